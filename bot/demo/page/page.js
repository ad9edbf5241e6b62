// The page: two screens side by side or one alone, the guide above them, programme time, a fresh start.

import { get, post } from "./control.js";
import { $, askFirst, toast, trying } from "./dom.js";
import { SAMPLES } from "./blocks.js";
import { Guide } from "./guide.js";
import { Seat } from "./seat.js";
import { names } from "./text.js";

const seats = [];
const guide = new Guide($("#guide"), take, afresh);
const narrow = window.matchMedia("(max-width: 900px)");
let resets = null;

async function start() {
  const [{ people, clock, team }, told] = await Promise.all([get("state"), get("guide")]);
  document.title = `${team} · demo workspace`;
  people.forEach((p) => names.set(p.id, p.real_name));
  SAMPLES.push(...told.samples);
  const humans = people.filter((p) => !p.is_bot && !p.deleted).map((p) => p.id);
  const kept = (JSON.parse(localStorage.getItem("seats") || "[]")).filter((id) => humans.includes(id));
  [0, 1].forEach((i) => seats.push(new Seat(i + 1, kept[i] ?? humans[i] ?? humans[0], remember)));
  seats.forEach((seat) => {
    seat.roles = told.roles;
    [seat.pane, seat.threadPane].forEach((pane) => pane.offerSamples());
  });
  $("#seats").replaceChildren(...seats.map((seat) => seat.root));
  $("#clock").hidden = !clock;
  $("#clock").addEventListener("click", (event) => moveTime(Number(event.target.dataset.days)));
  $("#second").addEventListener("click", () => showSecond(seats[1].root.hidden));
  $("#afresh").addEventListener("click", afresh);
  document.addEventListener("click", followed);
  document.addEventListener("auxclick", followed);
  narrow.addEventListener("change", () => showSecond(!narrow.matches));
  showSecond(!narrow.matches);
  const linked = location.hash.slice(1).split("/")[0];
  seats.forEach((seat) => seat.go(linked || home(seat.person, told)));
  listen();
}

// Where somebody finds themselves at first: who assesses, where the work arrives.
const home = (person, { steps }) => steps.find((step) => step.who === person)?.place ?? "dm";
const remember = () => localStorage.setItem("seats", JSON.stringify(seats.map((seat) => seat.person)));

function showSecond(on) {
  seats[1].root.hidden = !on;
  if (on && seats[1].state) seats[1].refresh();
  $("#second").ariaPressed = String(on);
}

// To where a step of the guide is done: that person's screen, or the seat that is theirs by habit.
async function take({ who, place }) {
  if (place === "clock") return $("#clock [data-days='7']").focus();
  const open = seats.filter((seat) => !seat.root.hidden);
  const seat = open.find((s) => s.person === who) ?? (open.length > 1 && who !== seats[0].person ? open[1] : open[0]);
  await seat.become(who, place);
  seat.pane.offer();
}

async function moveTime(days) {
  if (!days) return;
  await trying(async () => {
    await post("clock", { days });
    toast(`Programme time moved ${days} day${days > 1 ? "s" : ""} on.`);
  });
}

// Whoever opens a badge's page has come a step further.
function followed(event) {
  const url = event.target.closest?.("a[href]")?.href ?? "";
  if (url.includes("/badges/")) trying(() => post("opened", { url }));
}

async function afresh() {
  const sure = await askFirst({ title: "Start afresh?", text: ["Everything that was written, sent and earned here goes. Cairn forgets it too."], yes: "Start afresh", no: "Keep it", danger: true });
  if (!sure) return;
  toast("Starting afresh. A moment.");
  $("#seats").inert = true;
  localStorage.removeItem("seats");
  await trying(() => post("reset", {}));
  $("#seats").inert = false;
}

// Wait for changes and draw them; when the workspace is away, keep asking.
async function listen() {
  let cursor = 0;
  for (;;) {
    try {
      await draw();
      ({ cursor } = await get("wait", { cursor, timeout: 25 }));
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      cursor = 0;
    }
  }
}

async function draw() {
  const [told] = await Promise.all([get("guide"), ...seats.filter((seat) => !seat.root.hidden || !seat.state).map((seat) => seat.refresh())]);
  guide.draw(told);
  document.body.classList.add("drawn");
  $("#moved").textContent = told.days ? `${told.days > 0 ? "+" : ""}${told.days} days` : "today";
  const now = seats[0].state?.resets;
  if (resets !== null && now !== resets) location.reload();
  resets = now ?? resets;
}
start();
