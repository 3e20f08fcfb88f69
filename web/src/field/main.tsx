/** The field app: shows what was kept at once, then brings itself up to date. */
import { render } from "preact";
import { effect } from "@preact/signals";

import { bring, download, me, recall, who } from "./keep/day";
import { listen, refresh } from "./keep/outbox";
import { keepReady } from "./keep/finding";
import { fact, setFact } from "./keep/store";
import { closed } from "./send/closed";
import { live } from "./send/live";
import { watchForUrgent } from "./send/ring";
import { receipts, reachable, sendAs, sending, signInSaid, start } from "./send/uploader";
import { follow, go, route } from "./router";
import { language, speak, t } from "./words";
import { Case } from "./views/case";
import { MapScreen } from "./views/map";
import { enlarge, Me } from "./views/me";
import { Messages } from "./views/messages";
import { Outbox } from "./views/outbox";
import { Ready } from "./views/ready";
import { Report } from "./views/report";
import { DaySheet } from "./views/sheet";
import { SignIn } from "./views/signin";
import { Suggest } from "./views/suggest";
import { Tasks } from "./views/tasks";
import { Today } from "./views/today";
import { newVersion, Update, watchForUpdates } from "./parts/update";

function App() {
  if (!me.value) return <SignIn />;
  const [first, second] = route.value;
  const screen = (() => {
    switch (first) {
      case "tasks": return <Tasks />;
      case "case": return <Case key={second} id={second ?? ""} />;
      case "report": return <Report />;
      case "map": return <MapScreen />;
      case "me": return <Me />;
      case "messages": return <Messages />;
      case "outbox": return <Outbox />;
      case "ready": return <Ready />;
      case "sheet": return <DaySheet />;
      case "suggest": return <Suggest />;
      case "sign-in": return <SignIn />;
      default: return <Today />;
    }
  })();
  return <>{newVersion.value && <Update />}{screen}</>;
}

async function begin(): Promise<void> {
  const chosen = (await fact<string>("language")) ?? (document.documentElement.lang.startsWith("en") ? "en" : "zh-hans");
  await Promise.all([speak(chosen).catch(() => undefined), recall(), refresh()]);
  if ((await fact<string>("text")) === "large") enlarge(true);
  follow();
  listen();
  render(<App />, document.getElementById("app") as HTMLElement);
  document.documentElement.dataset["ready"] = "yes";
  start();
  watchForUrgent();
  keepReady();
  if (me.value) sendAs(me.value.account.id);
  watchForUpdates();
  void catchUp();
  effect(() => { if (receipts.value) later(); });
  effect(() => { void setFact("spoken", language.value); }); // for the service worker; without room it takes the browser's
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") void catchUp(); });
  window.addEventListener("online", () => void catchUp());
}

/** Ask who is signed in, and bring the day up to date. */
async function catchUp(): Promise<void> {
  const found = await who();
  if (found === undefined) { reachable.value = false; return; }
  reachable.value = true;
  if (found === null) {
    if (me.value) { sending.value = "sign-in"; signInSaid.value = t("Your sign-in has ended. Everything is kept; sign in and it goes on."); }
    else go("sign-in");
    return;
  }
  sendAs(found.account.id);
  await download();
  live(found.account.id);
  if (typeof Notification !== "undefined" && Notification.permission === "granted") void closed(); // taken in again where the server forgot
}

let timer: ReturnType<typeof setTimeout> | undefined;

/** After receipts the list of tasks has changed; once for many. */
function later(): void {
  clearTimeout(timer);
  timer = setTimeout(() => void bring("cases"), 400);
}

/** A browser that keeps nothing (private window, storage forbidden) cannot carry a day's work: said before anything is typed. */
function cannot(error: unknown): void {
  const main = document.getElementById("main");
  if (main) main.textContent = `${t("This browser does not let the app keep anything, so nothing could be saved here. Open it in an ordinary window, or allow storage in the browser's settings.")} (${error instanceof Error ? error.name : "?"})`;
}

begin().catch(cannot);
