"use strict";
(() => {
  const form = document.getElementById("filter");
  const said = document.getElementById("shown");
  const groups = [...document.querySelectorAll("#findings .file")];
  const all = groups.flatMap((group) =>
    [...group.querySelectorAll(".f")].map((element) => ({
      element,
      key: element.dataset.k.split(" ").map((part) => part.split(",")),
      path: group.querySelector(".path").textContent,
      text: "",
    })),
  );
  const fields = ["severity", "set", "surface", "row"];

  const plural = (number) =>
    `${number.toLocaleString("en")} finding${number === 1 ? "" : "s"}`;

  const asked = () => {
    const data = new FormData(form);
    return {
      words: String(data.get("text") || "").toLowerCase().split(/\s+/).filter(Boolean),
      values: fields.map((name) => String(data.get(name) || "")),
    };
  };

  const fits = (one, { words, values }) => {
    if (values.some((value, i) => value && !one.key[i].includes(value))) return false;
    if (!words.length) return true;
    one.text ||= `${one.path} ${one.element.textContent}`.toLowerCase();
    return words.every((word) => one.text.includes(word));
  };

  const apply = () => {
    const wanted = asked();
    let shown = 0;
    for (const one of all) {
      const hidden = !fits(one, wanted);
      if (one.element.hidden !== hidden) one.element.hidden = hidden;
      if (!hidden) shown += 1;
    }
    for (const group of groups) group.hidden = !group.querySelector(".f:not([hidden])");
    said.value =
      shown === all.length ? `${plural(shown)}` : `${shown.toLocaleString("en")} of ${plural(all.length)}`;
  };

  if (form) {
    let waiting = 0;
    const soon = () => {
      clearTimeout(waiting);
      waiting = setTimeout(apply, 150);
    };
    form.addEventListener("input", soon);
    form.addEventListener("reset", () => setTimeout(apply));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      apply();
    });
    form.hidden = false;
    apply();
  }

  // What a link leads to is shown, whatever the filter says and whatever is folded.
  const reveal = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target) return;
    if (form && target.closest("[hidden]")) {
      form.reset();
      apply();
    }
    for (let at = target; at; at = at.parentElement) if (at.localName === "details") at.open = true;
    // What comes into view is laid out then, which moves the target: until it rests.
    let frames = 0;
    let still = 0;
    const settle = () => {
      const before = target.getBoundingClientRect().top;
      target.scrollIntoView();
      still = target.getBoundingClientRect().top === before ? still + 1 : 0;
      frames += 1;
      if (still < 4 && frames < 30) requestAnimationFrame(settle);
    };
    settle();
  };
  addEventListener("hashchange", reveal);
  addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link && link.hash && link.hash === location.hash) reveal(); // no change, no hashchange
  });
  if (location.hash) reveal();

  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    for (const one of folded) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of folded) one.open = false;
  });
})();
