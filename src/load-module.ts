/**
 * Loads a package when it is first needed, by Node's own resolution: what few calls use is no part of the bundles. `node:module` is looked up late, since it
 * brings the loader of ES modules with it, which most processes that judge one call do without.
 */
export function loadModule(name: string): unknown {
  return process.getBuiltinModule("node:module").createRequire(import.meta.url)(name);
}
