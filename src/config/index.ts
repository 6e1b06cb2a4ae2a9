export { compileLayers, type LayeredProgram } from "./compile-layers.ts";
export { contextOf, findProject, readBranch, type Situation } from "./context.ts";
export { homeOfUser, type OwnDirectories, ownDirectories } from "./directories.ts";
export { NodeFileSystem } from "./file-system.ts";
export { builtInLayer, discoverLayers, keyOf, type LayerSources } from "./layers.ts";
export {
  type Installation,
  type LoadedProgram,
  loadProgram,
  writeAtomically,
} from "./program-cache.ts";
export { fitsSocketPath, type RuntimeFiles, runtimeFiles } from "./runtime.ts";
