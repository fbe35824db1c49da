import type { ObjectDefinition, Registry } from "../registry.js";
import { absentTypes } from "./absent.js";
import { accountTypes } from "./account.js";
import { catalogTypes } from "./catalog.js";
import { pageInfo } from "./connections.js";
import { environmentTypes } from "./environment.js";
import { enums } from "./enums.js";
import { exposureTypes } from "./exposures.js";
import { historyTypes } from "./history.js";
import { performanceTypes } from "./performance.js";
import { runNodeTypes } from "./run-node-types.js";
import { inputs } from "./inputs.js";
import { interfaces } from "./interfaces.js";
import { lineageTypes } from "./lineage.js";
import { macroAndGroupTypes } from "./macros-and-groups.js";
import { modelTypes } from "./models.js";
import { rootType } from "./root.js";
import { searchAndChangeTypes } from "./search-and-changes.js";
import { seedAndSnapshotTypes } from "./seeds-and-snapshots.js";
import { semanticLayerTypes } from "./semantic-layer.js";
import { sourceTypes } from "./sources.js";
import { testTypes } from "./tests.js";

const objects: readonly ObjectDefinition[] = [
  rootType,
  pageInfo,
  ...environmentTypes,
  ...modelTypes,
  ...catalogTypes,
  ...sourceTypes,
  ...seedAndSnapshotTypes,
  ...testTypes,
  ...exposureTypes,
  ...macroAndGroupTypes,
  ...semanticLayerTypes,
  ...lineageTypes,
  ...runNodeTypes,
  ...searchAndChangeTypes,
  ...accountTypes,
  ...performanceTypes,
  ...absentTypes,
  ...historyTypes,
];

/** Every type of the schema. */
export const registry: Registry = {
  objects: new Map(objects.map((object) => [object.name, object])),
  interfaces,
  enums,
  inputs,
};
