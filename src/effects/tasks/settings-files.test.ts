import { describe, expect, it } from "vitest";
import { buildBackend, cargoCommands, namedIn, pytestIni, pytestOptions, yarnSettings } from "./settings-files.ts";

describe("settings that have a tool load code", () => {
  it("name a backend where it lies in the project", () => {
    const text = '[build-system]\nbuild-backend = "a.b:api"\n';
    expect(buildBackend(`${text}backend-path = ["x"]`)).toEqual({ modules: ["a.b"], places: ["x"] });
    expect(buildBackend(text)).toEqual({});
  });
  it("name plugins of pytest", () => {
    expect(pytestOptions('[tool.pytest.ini_options]\naddopts = ["-q", "-pa.b", "-p", "no:cacheprovider"]').modules).toEqual(["a.b"]);
    expect(pytestIni("[pytest]\naddopts = -q\n  -p plug\npythonpath = lib\n")).toEqual({ modules: ["plug"], places: ["lib"] });
    expect(pytestIni("[pytest]\naddopts = --pyargs -q\n").modules).toEqual([]);
  });
  it("name what cargo runs", () => {
    const text = '[build]\nrustc-wrapper = "x"\n[target.a]\nrunner = ["y", "-z"]\n[net]\nretry = 2\n';
    expect(cargoCommands(text)).toEqual({ commands: ["x", "y -z"] });
  });
  it("name yarn itself", () => {
    expect(yarnSettings("yarnPath: ./y.cjs\nplugins:\n  - path: ./p.cjs\n").files).toEqual(["./y.cjs", "./p.cjs"]);
    expect(yarnSettings('yarn-path "./y.js"\n').files).toContain("./y.js");
  });
  it("name code in JSON, and what is no code is left", () => {
    const text = '{"jest":{"setupFiles":["<rootDir>/a.js"],"testMatch":["**/*.test.js"],"preset":"ts-jest"},"other":{"x":"b.js"}}';
    expect(namedIn("jest")(text).files).toEqual(["./a.js"]);
  });
  it("are none where the text is broken", () => {
    expect(buildBackend("[[[")).toEqual({});
    expect(namedIn("jest")("{").files).toEqual([]);
  });
});
