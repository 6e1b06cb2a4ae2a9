import { beforeEach, expect, test, vi } from "vitest";

const userInfo = vi.hoisted(() => vi.fn());
vi.mock("node:os", () => ({ userInfo }));

beforeEach(() => {
  vi.resetModules();
  userInfo.mockReset();
});

test("the passwd entry is asked for once", async () => {
  userInfo.mockReturnValue({ homedir: "/home/me", username: "me" });
  const { homeOfUser, userName } = await import("./user.ts");
  expect([homeOfUser(), userName(), homeOfUser()]).toEqual(["/home/me", "me", "/home/me"]);
  expect(userInfo).toHaveBeenCalledTimes(1);
});

test("a user without an entry has the root for a home, until there is one", async () => {
  userInfo.mockImplementationOnce(() => {
    throw new Error("no such user");
  });
  userInfo.mockReturnValue({ homedir: "/home/me", username: "me" });
  const { homeOfUser } = await import("./user.ts");
  expect([homeOfUser(), homeOfUser()]).toEqual(["/", "/home/me"]);
});
