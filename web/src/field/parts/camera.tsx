/** Photos of a form: from the camera, or from the album where the camera is refused; thumbnails that can be removed. */
import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";

import type { Shot } from "../keep/drafts";
import type { NewPhoto } from "../keep/outbox";
import { PhotoTrouble, takePhoto } from "../keep/photos";
import { t } from "../words";
import { Icon } from "./icon";
import { time } from "./moments";

const MOST = 10;
/** Named one by one: iPhones then hand over JPEG for what is HEIC in the album, which not every version does where all images are accepted. */
const READABLE = "image/jpeg,image/png,image/webp";

export function Photos({ list, kind, onChange }: { list: Signal<Shot[]>; kind: NewPhoto["kind"]; onChange: () => Promise<unknown> }) {
  const said = useSignal("");
  const isBusy = useSignal(false);
  /** The camera was opened and nothing came back: closed by the person, or not allowed by the phone. Nothing that is written is touched. */
  const nothing = async () => {
    const camera = await lookForCamera();
    said.value = camera === "denied" ? t("This browser may not use the camera. Allow it in the browser's settings, or take the photo from the album; a photo may also be left out.")
      : t("No photo came. If the camera did not open, allow it in the phone's settings, or take the photo from the album; a photo may also be left out.");
  };
  const take = async (input: HTMLInputElement) => {
    const files = [...(input.files ?? [])];
    isBusy.value = true;
    said.value = await takeAll(files, kind, list);
    input.value = "";
    await onChange();
    isBusy.value = false;
  };
  return (
    <div class="field">
      <div class="shots" aria-busy={isBusy.value}>
        {list.value.map((shot) => <Thumb key={shot.sha256} shot={shot} onRemove={() => { list.value = list.value.filter((s) => s !== shot); void onChange(); }} />)}
        {list.value.length < MOST && (
          <label class="addpic"><input class="vh" type="file" accept="image/*" capture="environment" data-kind={kind} onChange={(e) => void take(e.currentTarget)} onCancel={() => void nothing()} />
            <Icon name="camera" /><span>{isBusy.value ? t("Reading…") : list.value.length ? t("One more photo") : kind === "after" ? t("Photo of the result") : t("Take a photo")}</span><span class="xs muted">{t("may be left out")}</span></label>
        )}
      </div>
      {list.value.length < MOST && (
        <label class="btn btn-q album"><input class="vh" type="file" accept={READABLE} multiple data-album={kind} onChange={(e) => void take(e.currentTarget)} />{t("No camera? From the album")}</label>
      )}
      {said.value && <p class="error" role="alert"><Icon name="warn" />{said.value}</p>}
    </div>
  );
}

/** Asks nobody: whether there is a camera, and not a forbidden one. */
export async function lookForCamera(): Promise<"yes" | "none" | "denied"> {
  const allowed = await navigator.permissions?.query({ name: "camera" }).catch(() => undefined);
  if (allowed?.state === "denied") return "denied";
  const devices = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
  return devices.some((d) => d.kind === "videoinput") ? "yes" : "none";
}

/** Takes what can be taken; a sentence about the rest. */
async function takeAll(files: File[], kind: NewPhoto["kind"], list: Signal<Shot[]>): Promise<string> {
  let said = "";
  for (const file of files) {
    if (list.value.length >= MOST) return t("At most %(n)s photos; the further ones were not taken and are still in the album.", { n: MOST });
    try {
      const photo = await takePhoto(file, kind);
      if (!list.value.some((s) => s.sha256 === photo.sha256)) list.value = [...list.value, { blob: photo.blob, sha256: photo.sha256, at: new Date().toISOString() }];
    } catch (error) {
      said = why(error);
    }
  }
  return said;
}

function Thumb({ shot, onRemove }: { shot: Shot; onRemove: () => void }) {
  const [url, setUrl] = useState("");
  useEffect(() => {
    const made = URL.createObjectURL(shot.blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [shot]);
  return (
    <figure class="photo">{url && <img src={url} alt={t("Photo of %(when)s", { when: time(shot.at) })} />}<figcaption>{time(shot.at)}</figcaption>
      <button type="button" class="icon-btn remove" onClick={onRemove}><Icon name="close" /><span class="vh">{t("Remove this photo")}</span></button></figure>
  );
}

function why(error: unknown): string {
  const code = error instanceof PhotoTrouble ? error.code : "";
  if (code === "empty") return t("This photo is empty (0 bytes). Take it again or leave it out.");
  if (code === "too-large") return t("This photo is too large for sending. Choose a smaller one or leave it out.");
  if (code === "heic") return t("This is a HEIC photo, which cannot be read here. Take it with the button above, or set the camera to JPEG (“most compatible”). It stays in the album.");
  return t("This photo could not be read. Take it again or leave it out.");
}
