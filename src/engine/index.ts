export { cautious, missingLayer } from "./cautious.ts";
export { redact, scanAndRedact, secretPlaces } from "./content.ts";
export { type DecideOptions, decide, newCounters } from "./decide.ts";
export { contextValue } from "./effect-scope.ts";
export { escapeControls, showPath, showScalar, showWord } from "./messages.ts";
export { type SecretMatch, secretOf } from "./secret-match.ts";
