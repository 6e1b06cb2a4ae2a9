import { describe, expect, it } from "vitest";
import { composeServices } from "./compose-file.ts";

describe("services of a compose file", () => {
  const text = `
x-base: &base { privileged: true }
services:
  web:
    <<: *base
    build: .
    network_mode: host
    volumes:
      - /:/host
      - ~/.ssh:/keys:ro
      - \${DATA:-./data}:/data
      - { type: bind, source: /etc, target: /etc, read_only: true }
      - { type: volume, source: cache, target: /cache }
    command: rm -rf /host/home; echo "$$HOME"
  db:
    image: postgres:16
    command: [postgres, -c, "log=on"]
`;
  it("say what reaches out of their containers", () =>
    expect(composeServices(text, "web")).toBe(
      'docker run --rm --privileged --network "host" -v "/:/host" -v ~"/.ssh:/keys:ro" -v "${DATA:-./data}:/data" -v "/etc:/etc:ro" "web" sh -c "rm -rf /host/home; echo \\"\\$HOME\\""',
    ));
  it("are all where none is named", () =>
    expect(composeServices(text, undefined)?.split("\n")[1]).toBe('docker run --rm "postgres:16" "postgres" "-c" "log=on"'));
  it("are those of the files that are taken in, too", () => {
    const files: Readonly<Record<string, string>> = {
      "docker-compose.override.yml": "services: { db: { privileged: true } }",
      "more.yml": "services: { web: { image: a } }",
    };
    const lines = composeServices(
      "include: [more.yml, { path: [none.yml] }]\nservices: { db: { image: b } }",
      undefined,
      (name) => files[name],
    );
    expect(lines?.split("\n")).toEqual(['docker run --rm "b"', 'docker run --rm --privileged "db"', 'docker run --rm "a"']);
  });
  it.each(["", "services: []", "services: { web: 3 }", "a: ["])("%j has none of the name", (other) =>
    expect(composeServices(other, "db")).toBeUndefined(),
  );
});
