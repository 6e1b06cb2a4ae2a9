/** Regular patterns as automata: parsing, determinisation, tables, running, and the scan of contents. */
export {
  type AutomatonEntry,
  type AutomatonLimits,
  buildAutomaton,
  buildGroup,
  type FiniteSet,
  type GroupParts,
  minimalDfa,
  type StateLimit,
} from "./build.ts";
export { CHECKSUMS, type Checksum, withChecksum } from "./checksums.ts";
export { type Finding, findAll, type ScanLimits, type ScanResult } from "./content.ts";
export { contentTables, type KindSource } from "./content-tables.ts";
export { type BytesOnDemand, type Decoded, decodeScanner, decodeTables, encodeScanner, encodeTables } from "./encode.ts";
export { shannonEntropy } from "./entropy.ts";
export { atAnyDepth, expandGlob, type Glob, type GlobError, type GlobOptions, parseExpandedGlob, parseGlob } from "./glob-parser.ts";
export { buildLiteralScanner, scanCandidates } from "./literal-scanner.ts";
export { type Nfa, nfaOfGlob, nfaOfNode, nfaOfRegex, nfaOfText } from "./nfa.ts";
export { type CompiledRegex, type EngineMatch, loadRegexEngine, type RegexEngine } from "./regex-engine.ts";
export { parseRegex, type RegexError } from "./regex-parser.ts";
export { printRegex } from "./regex-printer.ts";
export * from "./regex-syntax.ts";
export { type RequiredLiterals, requiredLiterals } from "./required-literals.ts";
export { automatonOfTag, runFrom, runText, tagsOfText, textHasTag } from "./run.ts";
export { type Ends, endsOf, membershipOfEnds, membershipOfParts, type WordForm } from "./run-parts.ts";
export { sampleOf } from "./sample.ts";
export { groupOfAutomata, hasTag, retaggedAutomata } from "./tables.ts";
export { shortestWitness } from "./witness.ts";
