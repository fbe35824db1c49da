export { find, type FindOptions } from "./find.js";
export { ReadAhead } from "./read-ahead.js";
export { readCandidates } from "./read-candidates.js";
export type { Candidate, FileStamp, FoundFile, Problem, ReadLimits } from "./source.js";
