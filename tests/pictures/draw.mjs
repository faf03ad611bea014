// Draws payloads of Slack as pages: node draw.mjs SCENES.json FOLDER
//
// The message is drawn by slack-blocks-to-jsx; the frame around a modal and around App Home is
// ours. That library shows the marks of text that is verbatim, where Slack formats it: verbatim is
// taken out here, for the picture only.
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import React from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { Message } from "slack-blocks-to-jsx";

const LOGO =
  "data:image/svg+xml," +
  encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36"><rect width="36" height="36"
     rx="8" fill="#1d4d6b"/><path d="M9 11h18M9 18h18M9 25h11" stroke="#fff" stroke-width="3"
     stroke-linecap="round"/></svg>`,
  );
const element = React.createElement;
const style = readFileSync(
  createRequire(import.meta.url).resolve("slack-blocks-to-jsx/dist/style.css"),
  "utf-8",
);
const FRAME = `
  html { background: #fff; }
  body { margin: 0; padding: 14px 20px 18px; width: 640px; color: #1d1c1d;
         font-family: Lato, "Noto Sans CJK JP", sans-serif; font-size: 15px; line-height: 1.46; }
  body * { font-family: Lato, "Noto Sans CJK JP", sans-serif !important; }
  .modal textarea { height: 38px !important; min-height: 0 !important; resize: none; }
  .modal div:has(> textarea) + div { display: none; } /* it asks for the Enter key */
  .modal select { color: inherit !important; }
  .modal { border: 1px solid #ddd; border-radius: 8px; width: 520px; margin: 6px auto;
           box-shadow: 0 4px 14px #0002; }
  .modal > header, .modal > footer { display: flex; justify-content: space-between;
           align-items: center; padding: 14px 20px; font-weight: 900; font-size: 20px; }
  .modal > main { padding: 0 20px; }
  .modal > footer { justify-content: flex-end; gap: 10px; font-size: 15px; }
  .modal > footer span { border: 1px solid #bbb; border-radius: 6px; padding: 6px 14px; }
  .modal > footer .send { background: #007a5a; border-color: #007a5a; color: #fff; }
`;

function drawn(node) {
  if (Array.isArray(node)) return node.map(drawn);
  if (node === null || typeof node !== "object") return node;
  const { verbatim, ...rest } = node;
  if (rest.initial_option && rest.type.endsWith("_select")) {
    rest.placeholder = rest.initial_option.text; // what is chosen does not show without a script
    rest.type = "static_select";
    rest.options = [rest.initial_option];
    delete rest.initial_option;
  }
  return Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, drawn(value)]));
}

function opened(blocks, count) {
  let left = count;
  return blocks.map((block) =>
    block.type === "container" && left-- > 0 ? { ...block, default_collapsed: false } : block,
  );
}

function body(scene) {
  const blocks = opened(drawn(scene.blocks), scene.opened);
  const options = { blocks, name: "AI brief", logo: LOGO, theme: "light" };
  if (scene.kind === "message") {
    return element(Message, { ...options, time: new Date("2026-04-17T08:00:00") });
  }
  const bare = element(Message, { ...options, withoutWrapper: true });
  if (scene.kind === "home") return bare;
  return element("div", { className: "modal" },
    element("header", null, scene.title, element("span", null, "×")),
    element("main", null, bare),
    element("footer", null,
      element("span", null, scene.cancel), element("span", { className: "send" }, scene.send)));
}

const [scenes, folder] = process.argv.slice(2);
for (const scene of JSON.parse(readFileSync(scenes, "utf-8"))) {
  const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><style>${style}${FRAME}
    </style></head><body>${renderToStaticMarkup(body(scene))}</body></html>`;
  writeFileSync(join(folder, `${scene.name}.html`), page);
}
