
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (id) => document.getElementById(id);
  document.documentElement.classList.add("js");

  // The readings of a place beside the text.
  const note = one("note");
  const annotate = (number) => {
    const row = note && number && one(`p${number}`);
    if (!row || note.dataset.of === number) return;
    note.dataset.of = number;
    note.replaceChildren(...[...row.cells].map((cell) => {
      const box = document.createElement("div");
      box.append(...[...cell.childNodes].map((child) => child.cloneNode(true)));
      if (cell.dataset.label) box.dataset.label = cell.dataset.label;
      return box;
    }));
  };

  // What stands at one place of the comparison lights up together.
  const light = (from, on) => {
    if (!from) return;
    const own = from.dataset.d ? `[data-d="${from.dataset.d}"]` : `[data-m="${from.dataset.m}"]`;
    all(own).forEach((each) => each.classList.toggle("hot", on));
    if (on) annotate(from.dataset.d);
  };
  for (const [name, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]])
    document.addEventListener(name, (event) => light(event.target.closest?.("[data-d], [data-m]"), on));

  // Filters by words and by witness; severities are filtered by the style sheet alone.
  const find = one("find");
  if (find) {
    const items = all(find.dataset.filter);
    const texts = items.map((item) => all(".id, .facts, .overview td", item).map((each) => each.textContent).join("\n").toLowerCase());
    find.addEventListener("input", () => {
      const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      items.forEach((item, place) => {
        item.hidden = !words.every((word) => texts[place].includes(word));
        shown += !item.hidden;
      });
      one("found").value = words.length ? `${shown} of ${items.length}` : "";
    });
  }
  const witness = one("witness");
  if (witness) {
    const rows = all("tr[data-w]");
    witness.addEventListener("change", () => {
      const wanted = witness.value;
      let shown = 0;
      for (const row of rows) {
        row.hidden = wanted !== "" && !row.dataset.w.includes(` ${wanted} `);
        shown += !row.hidden;
      }
      one("found").value = wanted ? `${shown} of ${rows.length} places` : "";
    });
  }

  // From one to the next, past what is filtered out, and past what is accidental where there is anything else.
  const off = (severity) => one(`show-${severity}`)?.checked === false;
  const rowOf = (stop) => one(`p${stop.closest("[data-d]")?.dataset.d}`);
  const stops = () => {
    const found = all("[data-stop]").filter((stop) => !off(stop.dataset.stop) && stop.getClientRects().length && !rowOf(stop)?.hidden);
    const grave = found.filter((stop) => stop.dataset.stop !== "accidental");
    return grave.length ? grave : found;
  };
  let now = null;
  const jump = (step) => {
    const found = stops();
    if (!found.length) return;
    const at = found.indexOf(now);
    const place = at < 0 ? (step > 0 ? 0 : found.length - 1) : (at + step + found.length) % found.length;
    now?.classList.remove("now");
    light(now?.closest("[data-d]"), false);
    now = found[place];
    now.classList.add("now");
    light(now.closest("[data-d]"), true);
    if (now.tagName === "DETAILS") now.open = true;
    const target = now.tagName === "DETAILS" ? now.querySelector("summary") : now;
    target.focus({ preventScroll: true });
    now.scrollIntoView({ block: now.tagName === "DETAILS" ? "start" : "center" });
    one("at").value = `${place + 1} of ${found.length}`;
  };
  for (const button of all("[data-jump]")) button.addEventListener("click", () => jump(Number(button.dataset.jump)));
  document.addEventListener("keydown", (event) => {
    if (!one("keys")?.checked || event.ctrlKey || event.metaKey || event.altKey || event.target.matches?.("input[type=search], select")) return;
    if (event.key === "j" || event.key === "k") {
      event.preventDefault();
      jump(event.key === "j" ? 1 : -1);
    }
  });

  // What a link leads to is opened; clusters are for printing.
  const reveal = () => {
    for (let each = one(decodeURIComponent(location.hash.slice(1))); each; each = each.parentElement)
      if (each.tagName === "DETAILS") each.open = true;
  };
  addEventListener("hashchange", reveal);
  reveal();
  for (const button of all("[data-open]"))
    button.addEventListener("click", () => all(".cluster").forEach((each) => (each.open = Boolean(button.dataset.open))));
  let closed = [];
  addEventListener("beforeprint", () => (closed = all(".cluster:not([open])")).forEach((each) => (each.open = true)));
  addEventListener("afterprint", () => closed.forEach((each) => (each.open = false)));
})();
