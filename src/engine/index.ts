export { redact } from "./content.ts";
export { type DecideOptions, decide, newCounters } from "./decide.ts";
export { escapeControls, showPath, showScalar, showWord } from "./messages.ts";
export { contextValue } from "./effect-scope.ts";
