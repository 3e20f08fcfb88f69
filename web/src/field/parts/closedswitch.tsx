/** One row: ring when the app is closed. Nothing where the server does not offer it. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { type Closed, closed, quietWhenClosed, ringWhenClosed } from "../send/closed";
import { t } from "../words";

export function ClosedSwitch() {
  const is = useSignal<Closed>("off");
  const isBusy = useSignal(false);
  useEffect(() => { void closed().then((found) => { is.value = found; }, () => undefined); }, []);
  if (is.value === "off") return null;
  const change = async (wanted: boolean) => {
    isBusy.value = true;
    is.value = await (wanted ? ringWhenClosed() : quietWhenClosed());
    isBusy.value = false;
  };
  const why = words(is.value);
  return (
    <label class="row"><span class="grow">{t("Ring when the app is closed")}{why && <span class="small muted" role="status"><br />{why}</span>}</span>
      <input type="checkbox" checked={is.value === "yes"} disabled={isBusy.value || is.value === "unsupported"} onChange={(e) => void change(e.currentTarget.checked)} /></label>
  );
}

function words(is: Closed): string {
  if (is === "unsupported") return t("This browser cannot. Put the app on the home screen and open it there, or use another browser.");
  if (is === "refused") return t("Notifications are forbidden for this app. Allow them in the browser's settings, then switch on again.");
  if (is === "failed") return t("That did not work: the server or the browser's push service cannot be reached. Try again later.");
  return t("For urgent messages. The ring itself carries no words.");
}
