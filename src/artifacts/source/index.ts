export { find, type FindOptions } from "./find.js";
export { readCandidates } from "./read-candidates.js";
export type { Candidate, FileStamp, FoundFile, Problem, ReadLimits } from "./source.js";
