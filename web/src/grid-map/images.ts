// Deadline lights and clusters as pictures: always a shape and a colour, on a rim that stands out from any ground.

import type { Tokens } from "./tokens.js";

export type Light = "normal" | "near" | "overdue" | "stopped" | "done";
export const LIGHTS: readonly Light[] = ["normal", "near", "overdue", "stopped", "done"];
export const CLUSTERS = [16, 19, 22] as const; // radius in pixels: up to 9, up to 99, more
const SIZE = 22; // of a light's picture
const RIM = 2;

type Pen = CanvasRenderingContext2D;

function path(pen: Pen, light: Light, r: number): void {
  pen.beginPath();
  if (light === "near") {
    pen.moveTo(0, -r * 1.1);
    pen.lineTo(r * 1.12, r * 0.9);
    pen.lineTo(-r * 1.12, r * 0.9);
    pen.closePath();
  } else if (light === "overdue") {
    for (let i = 0; i < 8; i++) {
      const angle = (Math.PI / 4) * (i + 0.5);
      pen.lineTo(Math.cos(angle) * r * 1.08, Math.sin(angle) * r * 1.08);
    }
    pen.closePath();
  } else if (light === "stopped") {
    pen.rect(-r * 0.92, -r * 0.92, r * 1.84, r * 1.84);
  } else {
    pen.arc(0, 0, r, 0, Math.PI * 2);
  }
}

/** One light, drawn around the origin. Bars and the tick are cut into the filled shape. */
function draw(pen: Pen, light: Light, r: number, tokens: Tokens): void {
  const fill = { normal: tokens.ok, near: tokens.warn, overdue: tokens.bad, stopped: tokens.stop, done: tokens.done }[light];
  pen.lineJoin = "round";
  path(pen, light, r);
  pen.strokeStyle = tokens.surface;
  pen.lineWidth = RIM * 2;
  pen.stroke();
  pen.fillStyle = fill;
  pen.fill();
  pen.fillStyle = pen.strokeStyle = tokens.surface;
  if (light === "stopped") {
    pen.fillRect(-r * 0.46, -r * 0.5, r * 0.32, r);
    pen.fillRect(r * 0.14, -r * 0.5, r * 0.32, r);
  } else if (light === "done") {
    pen.lineWidth = r * 0.34;
    pen.beginPath();
    pen.moveTo(-r * 0.46, 0);
    pen.lineTo(-r * 0.1, r * 0.38);
    pen.lineTo(r * 0.5, -r * 0.36);
    pen.stroke();
  }
}

function picture(size: number, ratio: number, with_: (pen: Pen) => void): ImageData {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = Math.round(size * ratio);
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no canvas");
  pen.scale(ratio, ratio);
  pen.translate(size / 2, size / 2);
  with_(pen);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

function cluster(pen: Pen, r: number, worst: Light, tokens: Tokens): void {
  pen.beginPath();
  pen.arc(0, 0, r - 1.5, 0, Math.PI * 2);
  pen.fillStyle = tokens.surface;
  pen.fill();
  pen.lineWidth = 2;
  pen.strokeStyle = tokens.accent;
  pen.stroke();
  if (worst === "overdue" || worst === "near") {
    pen.translate(r * 0.72, -r * 0.72);
    draw(pen, worst, 5.5, tokens);
  }
}

/** A ring with a point: somebody's last task, never a light. */
function person(pen: Pen, colour: string, tokens: Tokens): void {
  pen.beginPath();
  pen.arc(0, 0, 7.5, 0, Math.PI * 2);
  pen.fillStyle = tokens.surface;
  pen.strokeStyle = tokens.surface;
  pen.lineWidth = 5.5;
  pen.stroke();
  pen.fill();
  pen.lineWidth = 2.2;
  pen.strokeStyle = pen.fillStyle = colour;
  pen.stroke();
  pen.beginPath();
  pen.arc(0, 0, 3, 0, Math.PI * 2);
  pen.fill();
}

/** What a number stands on. */
function plate(pen: Pen, half: number, fill: string, rim: string): void {
  pen.beginPath();
  pen.roundRect(-half, -12, half * 2, 24, 12);
  pen.fillStyle = fill;
  pen.fill();
  pen.lineWidth = 2.5;
  pen.strokeStyle = rim;
  pen.stroke();
}

/** Every picture the style names. */
export function pictures(tokens: Tokens, ratio: number): Map<string, ImageData> {
  const found = new Map<string, ImageData>();
  for (const light of LIGHTS) {
    found.set(`light-${light}`, picture(SIZE, ratio, (pen) => draw(pen, light, 6.5, tokens)));
    found.set(`light-${light}-big`, picture(SIZE * 1.5, ratio, (pen) => draw(pen, light, 10, tokens)));
  }
  for (const r of CLUSTERS) {
    for (const worst of ["normal", "near", "overdue"] as const) {
      found.set(`cluster-${r}-${worst}`, picture(r * 2 + 14, ratio, (pen) => cluster(pen, r, worst, tokens)));
    }
  }
  // for a number, a range or a count: as wide as two, four or six signs
  for (const [name, half] of [["", 12], ["-3", 20], ["-5", 29]] as const) {
    found.set(`numbered${name}`, picture(half * 2 + 6, ratio, (pen) => plate(pen, half, tokens.accent, tokens.surface)));
    found.set(`count${name}`, picture(half * 2 + 6, ratio, (pen) => plate(pen, half, tokens.surface, tokens.accent)));
  }
  for (const [name, colour] of [["worker", tokens.ink], ["worker-old", tokens.stop]] as const) {
    found.set(name, picture(24, ratio, (pen) => person(pen, colour, tokens)));
  }
  return found;
}
