import { describe, expect, test } from "vitest";
import { padText, textWidth, truncateText } from "../../../src/cli/text/text-width.js";
import { visibleLines, visibleText } from "../../../src/cli/text/visible-text.js";

describe("the width of text on a terminal", () => {
  test.each([
    ["plain", 5],
    ["", 0],
    ["日本語", 6],
    ["ｆｕｌｌ", 8],
    ["한글", 4],
    ["e\u0301", 1],
    ["naïve", 5],
    ["👩‍👩‍👧 ok", 5],
    ["🇩🇪", 2],
    ["a\u200bb", 2],
    ["▁█", 2],
  ])("%s takes %i columns", (text, width) => {
    expect(textWidth(text)).toBe(width);
  });

  test("text that fits is left alone", () => {
    expect(truncateText("日本", 4)).toBe("日本");
  });

  test("longer text ends with an ellipsis and never takes more than its room", () => {
    expect(truncateText("orders", 4)).toBe("ord…");
    expect(truncateText("日本語", 5)).toBe("日本…");
    expect(truncateText("日本語", 4)).toBe("日…");
    expect(truncateText("orders", 1)).toBe("…");
    expect(truncateText("orders", 0)).toBe("");
  });

  test("padding counts columns, not characters", () => {
    expect(padText("日", 4)).toBe("日  ");
    expect(padText("7", 3, "right")).toBe("  7");
  });
});

describe("text of others on a terminal", () => {
  test("line breaks, tabs and escape sequences become visible", () => {
    expect(visibleText("a\r\nb\tc\u001b[31m\u0007")).toBe("a↵b→c\\x1b[31m\\x07");
  });

  test("text over several lines keeps its lines", () => {
    expect(visibleLines("a\n\u001b]0;x\n\tb")).toBe("a\n\\x1b]0;x\n    b");
  });

  test("text cannot turn the direction of what follows", () => {
    expect(visibleText("a\u202eb")).toBe("a\\x202eb");
  });
});
