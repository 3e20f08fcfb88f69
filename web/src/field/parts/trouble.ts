/** Why something could not be saved, in a sentence that says what to do. */
import { t } from "../words";

export function saveTrouble(error: unknown): string {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "QuotaExceededError") {
    return t("The phone has no room left. Nothing was saved and your entry is still here: upload what waits, or free some space, then save again.");
  }
  if (name === "VersionError") {
    return t("A newer version of the app is open in another tab. Your entry is kept as a draft: reload this page, then save again.");
  }
  return t("The phone could not save this (%(why)s). Your entry is still here; try again.", { why: error instanceof Error ? error.name : "?" });
}
