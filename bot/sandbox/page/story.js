// "Try this": the four steps of the first minute, ticked off as they happen, whichever way the person gets there; and
// a second chapter for those who want to see an emergency.

import { h } from "./dom.js";
import { emergencyDone, emergencySteps, hasEmergency } from "./emergency.js";
import { onGesture, moveClock } from "./gestures.js";
import { icon, iconButton } from "./icons.js";
import { runName, startedAt } from "./reading.js";
import { change, store } from "./store.js";
import { actAs, openConversation, openThread, requester, supportChannel } from "./views.js";
import {
  authorOf,
  groupsOf,
  isReply,
  messageAt,
  nameOf,
  people,
  repliesTo,
  slashCommands,
  topLevel,
} from "./workspace.js";

const STORED = "sandbox-story";
const FIVE_MINUTES = 300;
const EXAMPLES = [
  "Hello, I cannot open order 4711, it shows an error page. The customer is waiting.",
  "The export of yesterday’s invoices is empty. Could someone have a look?",
];

const BEGINNING = { hidden: false, done: [], answered: [], waited: 0, run: null, emergency: false };

const story = { ...BEGINNING, ...load() };

/** Whether the box is on the page. */
export function isStoryShown() {
  return !story.hidden;
}

export function showStory() {
  change(() => (story.hidden = false));
  save();
}

/** Watch what people do, so that steps are ticked off however they are taken. */
export function startStory() {
  onGesture((kind, details) => {
    if (kind === "click")
      story.answered.push(
        ...requests()
          .filter((request) => isAnswerTo(request, details))
          .map(({ ts }) => ts),
      );
    if (kind === "clock" && unanswered().length) story.waited += details.advance ?? FIVE_MINUTES;
    save();
  });
}

/** The box above the conversation, or nothing once it was put away. */
export function storyBox(reader) {
  if (story.run !== runName()) Object.assign(story, BEGINNING, { done: [], answered: [], run: runName() });
  tickOff();
  if (story.hidden) return null;
  const cast = castOf(reader.workspace);
  if (!cast) return null;
  const steps = story.emergency ? emergencySteps(cast) : stepsFor(cast);
  const next = steps.findIndex((step) => !story.done.includes(step.id));
  const list = h(
    "ol",
    null,
    steps.map((step, index) => stepItem(step, index, index === next)),
  );
  return h(
    "section",
    { key: "story", class: "story", "aria-label": "Try this", "data-testid": "story" },
    h("header", null, h("h2", null, headline(next < 0)), chapterButton(next < 0), dismissButton()),
    next < 0 &&
      h(
        "p",
        { class: "story-over" },
        `Now try the Home tab, a command such as ${commandName()}, a jump to Monday evening, or the faults.`,
      ),
    list,
  );
}

function headline(isOver) {
  if (story.emergency) return isOver ? "That was the emergency" : "An emergency";
  return isOver ? "That was the story" : "Try this";
}

/** To the other chapter: it is offered once this one is over, or by those who went there. */
function chapterButton(isOver) {
  if (!hasEmergency(store.workspace) || !(isOver || story.emergency)) return null;
  const turn = () => {
    change(() => (story.emergency = !story.emergency));
    save();
  };
  const label = story.emergency ? "Back to the first story" : "Now an emergency";
  return h("button", { class: "button", "data-testid": "story-chapter", onclick: turn }, label);
}

function commandName() {
  return slashCommands(store.workspace)[0]?.command ?? "/help";
}

function dismissButton() {
  const hide = () => {
    change(() => (story.hidden = true));
    save();
  };
  return iconButton("close", "Put the story away", { "data-testid": "story-dismiss", onclick: hide });
}

function stepItem({ id, title, words, button, run }, index, isNext) {
  const isDone = story.done.includes(id);
  const classes = ["story-step", isDone && "story-done", isNext && "story-next"].filter(Boolean).join(" ");
  return h(
    "li",
    {
      key: id,
      class: classes,
      "data-testid": `story-step-${index + 1}`,
      "data-done": String(isDone),
      "aria-current": isNext ? "step" : null,
    },
    h(
      "span",
      { class: "story-mark" },
      isDone ? icon("check") : index + 1,
      isDone && h("span", { class: "unseen" }, "done"),
    ),
    h("div", null, h("strong", null, title), h("p", null, words)),
    h(
      "button",
      { class: isNext ? "button button-primary" : "button", "data-testid": `story-go-${index + 1}`, onclick: run },
      button,
    ),
  );
}

function stepsFor({ asker, helper, channel }) {
  const [askerName, helperName] = [asker, helper].map((user) => nameOf(store.workspace, user.id));
  return [
    {
      id: "ask",
      title: "Ask",
      words: ["Post in ", h("span", { class: "whole-word" }, `#${channel.name}`), "."],
      button: `Write as ${askerName}`,
      run: () => writeAs(asker, channel),
    },
    {
      id: "card",
      title: "See the card",
      words: "The bot’s card is in the thread.",
      button: "Open the thread",
      run: openRequest,
    },
    {
      id: "answer",
      title: "Answer",
      words: `As ${helperName}: Take, or reply.`,
      button: `Answer as ${helperName}`,
      run: () => answerAs(helper),
    },
    waitStep(asker, channel),
  ];
}

function waitStep(asker, channel) {
  const step = { id: "wait", title: "Or let time pass", words: "It reminds, then escalates." };
  if (unanswered().length || !requests().length) {
    return { ...step, button: "+5 min", run: () => moveClock("clock-plus-5", { advance: FIVE_MINUTES }) };
  }
  return { ...step, words: "Ask again and do not answer.", button: "Ask again", run: () => writeAs(asker, channel) };
}

function castOf(workspace) {
  const asker = requester(workspace);
  const helper = responder(workspace, asker);
  const channel = asker && supportChannel(workspace, asker.id);
  return helper && channel ? { asker, helper, channel } : null;
}

function responder(workspace, asker) {
  const others = people(workspace).filter((person) => person !== asker);
  const onDuty = others.find((person) => groupsOf(workspace, person.id).length > 0);
  return onDuty ?? others.find((person) => /engineer|support|backend/i.test(person.title ?? "")) ?? others[0];
}

function writeAs(asker, channel) {
  actAs(asker.id);
  openConversation(channel.id);
  const key = `${asker.id} ${channel.id} `;
  if (!store.drafts.get(key)) change(() => store.drafts.set(key, EXAMPLES[requests().length % EXAMPLES.length]));
  requestAnimationFrame(() => document.querySelector("[data-testid=composer]")?.focus());
}

function openRequest() {
  const { channel } = castOf(store.workspace);
  const last = requests().at(-1);
  openConversation(channel.id, last?.ts);
  if (last) openThread(channel.id, last.ts);
}

function answerAs(helper) {
  actAs(helper.id);
  openRequest();
}

/** What was asked in the support channel since this tab was opened. */
function requests() {
  const cast = store.workspace && castOf(store.workspace);
  if (!cast) return [];
  const isPerson = (message) =>
    !authorOf(store.workspace, message).isBot && !/^(channel|group)_/.test(message.subtype ?? "");
  return topLevel(store.workspace, cast.channel.id).filter(
    (message) => !isReply(message) && message.ts > startedAt() && isPerson(message),
  );
}

function isAnswerTo(request, { channel, ts, user }) {
  const cast = castOf(store.workspace);
  const clicked = messageAt(store.workspace, cast.channel.id, ts);
  return channel === cast.channel.id && clicked?.thread_ts === request.ts && user !== request.user;
}

function tickOff() {
  emergencyDone().forEach((id) => done(id, true));
  const asked = requests();
  if (!asked.length) return;
  const isCard = (reply) => authorOf(store.workspace, reply).isApp;
  const opened = asked.filter((request) => store.thread?.ts === request.ts);
  done("ask", true);
  done(
    "card",
    opened.some((request) => repliesOf(request).some(isCard)),
  );
  done("answer", unanswered().length < asked.length);
  done("wait", story.waited >= FIVE_MINUTES);
}

function unanswered() {
  return requests().filter((request) => !isAnswered(request));
}

function repliesOf(request) {
  return repliesTo(store.workspace, castOf(store.workspace).channel.id, request.ts);
}

function isAnswered(request) {
  if (story.answered.includes(request.ts)) return true;
  const byOther = repliesOf(request).some(
    (reply) => !authorOf(store.workspace, reply).isBot && reply.user !== request.user,
  );
  const others = (request.reactions ?? [])
    .filter(({ name }) => ["eyes", "white_check_mark"].includes(name))
    .flatMap(({ users }) => users);
  return byOther || others.some((id) => id !== request.user && !store.workspace.userById.get(id)?.is_bot);
}

function done(id, isTrue) {
  if (!isTrue || story.done.includes(id)) return;
  story.done.push(id);
  save();
}

function load() {
  try {
    return JSON.parse(sessionStorage.getItem(STORED)) ?? {};
  } catch {
    return {};
  }
}

function save() {
  sessionStorage.setItem(STORED, JSON.stringify(story));
}
