/** Signing in; what is on the phone stays, whoever signs in. */
import { useSignal } from "@preact/signals";

import { Icon } from "../parts/icon";
import { saveTrouble } from "../parts/trouble";
import { download, forget, keepMe, me, type Me } from "../keep/day";
import { items, ofOthers, unsent } from "../keep/outbox";
import { rescue } from "../keep/rescue";
import { go } from "../router";
import { forgetRing } from "../send/closed";
import { stillHere } from "../send/handed";
import { ask } from "../send/wire";
import { sendAs } from "../send/uploader";
import { t } from "../words";

export function SignIn() {
  const said = useSignal("");
  const needsCode = useSignal(false);
  const isBusy = useSignal(false);
  const enter = async (event: Event) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    isBusy.value = true;
    said.value = await signIn(form, () => { needsCode.value = true; }).catch(saveTrouble);
    isBusy.value = false;
  };
  const waiting = unsent(items.value);
  const last = me.value;
  const give = async () => {
    const names = [];
    for (const author of new Set(ofOthers(items.value, "").map((i) => i.command.author))) names.push(await rescue(author));
    said.value = t("Saved as %(name)s. Give this file to the desk; importing it twice does no harm.", { name: names.join(", ") });
  };
  return (
    <>
      <header class="ftop"><h1>{t("Linli for the field")}</h1></header>
      <main id="main" class="fmain">
        <form class="card stack gap-3" onSubmit={(e) => void enter(e)}>
          <h2>{t("Sign in")}</h2>
          {waiting > 0 && <p class="note-warn">{t("%(n)s entries wait on this phone; they are sent when their author has signed in.", { n: waiting })}</p>}
          {waiting > 0 && last && <p class="small muted">{t("Last signed in: %(name)s", { name: last.account.name })}</p>}
          <label>{t("User name")}<input class="input" name="username" autocomplete="username" autocapitalize="none" required /></label>
          <label>{t("Password")}<input class="input" name="password" type="password" autocomplete="current-password" required /></label>
          {needsCode.value && <label>{t("Code from the authenticator app")}<input class="input" name="code" inputMode="numeric" autocomplete="one-time-code" required /></label>}
          {said.value && <p class="error" role="alert"><Icon name="warn" />{said.value}</p>}
          {said.value && waiting > 0 && <button type="button" class="btn btn-2" onClick={() => void give()}><Icon name="down" />{t("Export a rescue file")}</button>}
          <button class="btn btn-wide btn-xl" disabled={isBusy.value}>{isBusy.value ? t("Signing in…") : t("Sign in")}</button>
        </form>
      </main>
    </>
  );
}

async function signIn(form: FormData, askForCode: () => void): Promise<string> {
  const began = Date.now();
  const sent = { username: form.get("username"), password: form.get("password"), code: form.get("code") ?? "" };
  let answer: Response;
  try {
    answer = await ask("session", { method: "POST", body: JSON.stringify(sent), headers: { "Content-Type": "application/json" } });
  } catch {
    return t("There is no network. Signing in needs it once; what is on the phone stays.");
  }
  if (!(answer.headers.get("Content-Type") ?? "").startsWith("application/json")) return t("Something between the phone and the server answered in its place. Open a web page to sign in to the network, then try again.");
  const body = (await answer.json()) as Me & { code?: string; message?: string };
  if (!answer.ok) {
    if (body.code === "second-step-needed" || body.code === "second-factor-wrong") askForCode();
    return body.message ?? "";
  }
  const held = await stillHere(ofOthers(items.value, body.account.id));
  if (held.length) {
    await ask("session", { method: "DELETE" }).catch(() => undefined);
    const name = held.every((i) => i.command.author === me.value?.account.id) && me.value ? me.value.account.name : t("somebody else");
    return t("%(n)s entries of %(name)s on this phone have not been received, so nobody else can sign in here yet. Either %(name)s signs in and lets them go, or you export a rescue file here and sign in once the desk has brought it in.", { n: held.length, name });
  }
  if (me.value && me.value.account.id !== body.account.id) {
    await forgetRing();
    await forget();
  }
  await keepMe(body, began);
  sendAs(body.account.id);
  void download();
  go("today");
  return "";
}
