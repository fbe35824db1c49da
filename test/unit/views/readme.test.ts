import { expect, it } from "vitest";
import { renderSqlReference } from "../../support/render-sql-reference.js";
import { openCommentedStore } from "../../support/view-store.js";

it("keeps sql/README.md in step with the comments in the database", async () => {
  const page = await renderSqlReference(await openCommentedStore());
  await expect(page).toMatchFileSnapshot("../../../sql/README.md");
});
