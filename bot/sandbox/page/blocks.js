// Block Kit's layout blocks, legacy attachments and basic rich text as elements.

import { h } from "./dom.js";
import { controlId, drawElement, picture } from "./elements.js";
import {
  channelMention,
  emojiPiece,
  groupMention,
  link,
  mrkdwn,
  plainText,
  textObject,
  userMention,
} from "./mrkdwn.js";
import { dateToken } from "./times.js";

const DRAWINGS = {
  section,
  actions,
  context,
  header,
  divider: () => h("hr"),
  input,
  image,
  rich_text: richText,
  markdown,
};

/** Draw blocks that stand on `surface` (see fields.js); `problems` are sentences by block id. */
export function drawBlocks(blocks, surface, reader, problems = {}) {
  const seen = {};
  return (blocks ?? []).map((block, index) => {
    const drawing = DRAWINGS[block.type];
    const blockId = block.block_id ?? `block-${index}`;
    const content = drawing ? drawing(block, { surface, blockId, problem: problems[blockId] }, reader) : unknown(block);
    seen[block.type] = (seen[block.type] ?? 0) + 1;
    // Slack names an edited message's blocks anew, but who was about to press a button stays on it.
    const key = surface.where?.ts ? `${block.type}-${seen[block.type]}` : blockId;
    return h("div", { key, class: `block block-${block.type}`, "data-testid": `block-${blockId}` }, content);
  });
}

/** Draw legacy attachments: a colored bar with title, text, fields, blocks. */
export function drawAttachments(attachments, surface, reader) {
  return (attachments ?? []).map((item) => {
    const color = HEX_COLOR.test(item.color) ? `#${item.color.replace("#", "")}` : NAMED_COLORS[item.color];
    return h(
      "div",
      { class: "attachment", style: color ? { "border-color": color } : {} },
      attachmentParts(item, surface, reader),
    );
  });
}

const HEX_COLOR = /^#?([0-9a-f]{3}){1,2}$/i;
const NAMED_COLORS = { good: "#2f9e6e", warning: "#d99a1c", danger: "#c93a31" };

function attachmentParts(item, surface, reader) {
  const title = item.title && mrkdwn(item.title, reader);
  const body = [
    item.pretext && h("p", null, mrkdwn(item.pretext, reader)),
    item.author_name && h("p", { class: "attachment-footer" }, item.author_name),
    title && h("p", { class: "attachment-title" }, item.title_link ? link(item.title_link, title, reader) : title),
    item.text && h("div", null, mrkdwn(item.text, reader)),
    item.fields &&
      h(
        "div",
        { class: "fields" },
        item.fields.map((field) => attachmentField(field, reader)),
      ),
    item.blocks && drawBlocks(item.blocks, surface, reader),
    item.footer && h("p", { class: "attachment-footer" }, item.footer),
  ].filter(Boolean);
  return body.length ? body : mrkdwn(item.fallback, reader);
}

function attachmentField({ title, value }, reader) {
  return h("div", null, h("strong", null, title), h("br"), mrkdwn(value, reader));
}

function unknown(block) {
  return h("p", { class: "unknown" }, `A block of type “${block.type}”, which this page cannot draw.`);
}

function section({ text, fields, accessory }, place, reader) {
  const isPicture = accessory?.type === "image";
  return [
    h(
      "div",
      { class: "section-text" },
      text && h("div", null, textObject(text, reader)),
      fields &&
        h(
          "div",
          { class: "fields" },
          fields.map((field) => h("div", null, textObject(field, reader))),
        ),
    ),
    accessory &&
      h("div", { class: isPicture ? "accessory-picture" : "accessory" }, drawElement(accessory, place, reader)),
  ];
}

function actions({ elements }, place, reader) {
  return elements.map((element) => drawElement(element, place, reader));
}

function context({ elements }, place, reader) {
  return elements.map((item) =>
    item.type === "image" ? drawElement(item, place, reader) : h("span", null, textObject(item, reader)),
  );
}

function header({ text }) {
  return h("h3", null, plainText(text));
}

function image(block) {
  const title = plainText(block.title);
  return [title && h("p", { class: "image-title" }, title), picture(block, "image")];
}

function markdown({ text }) {
  return text.split("\n").map((row) => h("p", null, row));
}

function input({ label, hint, optional, element, dispatch_action: dispatches }, place, reader) {
  const id = controlId(element, place);
  const described = [place.problem && `${id}-problem`, hint && `${id}-hint`].filter(Boolean).join(" ");
  const where = { ...place, inForm: true, dispatches, label: plainText(label), describedBy: described || null };
  return [
    h(
      "label",
      { id: `${id}-label`, for: id, class: "label" },
      plainText(label),
      optional && h("small", null, " (optional)"),
    ),
    drawElement(element, where, reader),
    place.problem &&
      h("p", { id: `${id}-problem`, class: "problem", "data-testid": `error-${place.blockId}` }, place.problem),
    hint && h("p", { id: `${id}-hint`, class: "hint" }, plainText(hint)),
  ];
}

const RICH = {
  rich_text_section: (item, reader) => h("div", null, richPieces(item.elements, reader)),
  rich_text_quote: (item, reader) => h("blockquote", null, richPieces(item.elements, reader)),
  rich_text_preformatted: (item, reader) => h("pre", { class: "code" }, richPieces(item.elements, reader)),
  rich_text_list: (item, reader) =>
    h(
      item.style === "ordered" ? "ol" : "ul",
      null,
      item.elements.map((row) => h("li", null, richPieces(row.elements, reader))),
    ),
};

function richText({ elements }, place, reader) {
  return elements.map((item) => RICH[item.type]?.(item, reader) ?? unknown(item));
}

function richPieces(elements, reader) {
  return elements.map((item) => styled(richPiece(item, reader), item.style ?? {}));
}

function richPiece(item, reader) {
  switch (item.type) {
    case "text":
      return item.text.split("\n").flatMap((row, index) => (index ? [h("br"), row] : [row]));
    case "link":
      return link(item.url, item.text ?? item.url, reader);
    case "emoji":
      return emojiPiece(item.name);
    case "user":
      return userMention(item.user_id, reader);
    case "usergroup":
      return groupMention(item.usergroup_id, null, reader);
    case "channel":
      return channelMention(item.channel_id, null, reader);
    case "broadcast":
      return h("span", { class: "mention mention-me" }, `@${item.range}`);
    case "date":
      return dateToken(item.format, item.timestamp, reader.zone, reader.now);
    default:
      return item.text ?? "";
  }
}

function styled(content, { bold, italic, strike, code }) {
  const marks = [code && "code", strike && "del", italic && "em", bold && "strong"].filter(Boolean);
  return marks.reduce((inner, tag) => h(tag, null, inner), content);
}
