import { describe, expect, test } from "vitest";
import { commandsOfProgram, lineOfTool } from "./program-tools.ts";

describe("a tool named after what a program does", () => {
  test.each<readonly [string, Readonly<Record<string, unknown>>, string]>([
    ["mcp__git__git_push", { repo_path: "/x", force: true, remote: "origin", branch: "main" }, "git push --force 'origin' 'main'"],
    ["mcp__git__push", { force: false, branch: "main" }, "git push 'main'"],
    ["mcp__git__force_push", { branch: "main" }, "git push --force 'main'"],
    ["mcp__git__deleteBranch", { name: "topic", forceDelete: true }, "git branch --delete 'topic' --force-delete"],
    ["mcp__git__git_reset", { mode: "hard", target: "HEAD~1" }, "git reset --hard 'HEAD~1'"],
    ["mcp__git__git_add", { files: ["a", ".env"] }, "git add 'a' '.env'"],
    ["mcp__git__git_commit", { message: "it's; rm -rf /" }, "git commit --message='it'\\''s; rm -rf /'"],
    ["mcp__k8s__kubectl_delete", { resourceType: "ns", name: "prod" }, "kubectl delete 'ns' 'prod'"],
    ["mcp__kubernetes__pods_delete", { name: "web", namespace: "prod" }, "kubectl delete pods 'web' --namespace='prod'"],
    ["mcp__kubernetes__resources_delete", { apiVersion: "v1", kind: "Node", name: "a" }, "kubectl delete --api-version='v1' 'Node' 'a'"],
    ["mcp__kubernetes__pods_scale", { replicas: 0 }, "kubectl scale pods --replicas=0"],
    ["mcp__helm__uninstall_helm_chart", { name: "web" }, "helm uninstall chart 'web'"],
    ["mcp__terraform__destroy", { auto_approve: true }, "terraform destroy --auto-approve"],
    ["mcp__redis__flushall", {}, "redis-cli flushall"],
  ])("%s with %j", (tool, input, line) => {
    expect(lineOfTool(tool, input)).toBe(line);
  });

  test("is none where no word is the program's", () => {
    expect(lineOfTool("mcp__git__git_list_everything", {})).toBeUndefined();
    expect(lineOfTool("mcp__weather__today", { city: "Bern" })).toBeUndefined();
    expect(lineOfTool("mcp__git__git", {})).toBeUndefined();
  });

  test("a value never leaves its quotes", () => {
    expect(lineOfTool("mcp__git__git_reset", { mode: "hard; rm -rf /" })).toBe("git reset --hard--rm--rf--");
    expect(lineOfTool("mcp__git__git_push", { "--x; rm -rf /": true })).toBe("git push --x-rm-rf");
  });
});

test("a command that begins with the program stays as it is", () => {
  expect(commandsOfProgram(["terraform plan", "destroy"], "mcp__terraform__run")).toEqual(["terraform destroy"]);
  expect(commandsOfProgram(["destroy"], "mcp__shell__run")).toEqual([]);
});
