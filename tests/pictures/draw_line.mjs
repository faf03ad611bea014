// Draws messages of LINE as pages: node draw_line.mjs SCENES.json FOLDER
//
// Cards are drawn by flex-render; the chat around them is ours.
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { render } from "flex-render";

const shipped = dirname(createRequire(import.meta.url).resolve("flex-render"));
const style = readFileSync(join(shipped, "index.css"), "utf-8");
const FRAME = `
  html { background: #8fa6c4; }
  body { margin: 0; padding: 14px 14px 12px; box-sizing: border-box; color: #1a1a1a;
         font-family: "Noto Sans CJK JP", sans-serif; font-size: 15px; line-height: 1.5; }
  body * { font-family: "Noto Sans CJK JP", sans-serif !important; }
  article { display: flex; gap: 8px; margin-bottom: 10px; }
  article > i { flex: none; width: 34px; height: 34px; border-radius: 50%; background: #1d4d6b
         url("data:image/svg+xml,${encodeURIComponent(
           `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36"><path d="M10 12h16M10 18h16M10 24h10"
            stroke="#fff" stroke-width="3" stroke-linecap="round"/></svg>`,
         )}"); }
  .text { background: #fff; border-radius: 4px 16px 16px 16px; padding: 9px 13px; max-width: 300px;
          white-space: pre-wrap; overflow-wrap: anywhere; }
  body a { color: #0b4f9e; }
  nav { display: flex; flex-wrap: wrap; gap: 6px; margin: 4px 0 8px 42px; max-width: 640px; }
  nav span { border-radius: 16px; background: #fff; color: #1a1a1a; padding: 4px 13px; font-size: 14px;
             white-space: nowrap; }
  small { display: block; color: #243449; font-size: 11px; margin-left: 42px; }
`;
const NOTICE = "Drawn from the messages that are sent; not a picture of a LINE client.";

const escaped = (text) =>
  text.replace(/[&<>]/g, (each) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[each]);
const linked = (text) => escaped(text).replace(/https?:\/\/[!-;=?-~]+/g, "<a>$&</a>");

function body(message) {
  const shown =
    message.type === "flex" ? render(message.contents) : `<div class="text">${linked(message.text)}</div>`;
  return `<article><i></i>${shown}</article>`;
}

function taps(message) {
  const items = message?.quickReply?.items ?? [];
  return items.length
    ? `<nav>${items.map((each) => `<span>${escaped(each.action.label)}</span>`).join("")}</nav>`
    : "";
}

const [scenes, folder] = process.argv.slice(2);
for (const scene of JSON.parse(readFileSync(scenes, "utf-8"))) {
  const shown = scene.messages.map(body).join("") + taps(scene.messages.at(-1));
  const page = `<!doctype html><html lang="ja"><head><meta charset="utf-8"><style>${style}${FRAME}</style>
    </head><body>${shown}<small>${NOTICE}</small></body></html>`;
  writeFileSync(join(folder, `${scene.name}.html`), page);
}
