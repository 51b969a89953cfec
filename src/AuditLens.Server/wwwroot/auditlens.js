// Comforts on top of pages that work without them: records open beside what cites them, and the picture of a chain can be zoomed and dragged.
"use strict";

/** Shows a record's page in a drawer; whoever wants it elsewhere opens the link as any other. */
function recordsBeside() {
  const drawer = document.createElement("dialog");
  drawer.className = "drawer";
  drawer.setAttribute("aria-label", "Record");
  document.body.append(drawer);
  drawer.addEventListener("click", e => e.target === drawer && drawer.close());

  async function open(address) {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const content = page.querySelector("#main");
    if (!answer.ok || answer.redirected || !content) {
      location.href = address;
      return;
    }

    const bar = document.createElement("p");
    bar.className = "drawer-bar";
    const whole = document.createElement("a");
    whole.href = address;
    whole.textContent = "Open as a page";
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = "Close";
    close.addEventListener("click", () => drawer.close());
    bar.append(whole, close);
    drawer.replaceChildren(bar, ...document.importNode(content, true).childNodes);
    drawer.scrollTop = 0;
    if (!drawer.open) drawer.showModal();
  }

  document.addEventListener("click", e => {
    const link = e.target.closest?.("a[href^='/record?']");
    if (!link || e.defaultPrevented || e.button !== 0 || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey || drawer.contains(link)) return;
    e.preventDefault();
    const address = link.getAttribute("href");
    open(address).catch(() => { location.href = address; });
  });
}

/** The picture in a window of its own height: buttons, Ctrl and wheel, + - 0 keys, and dragging. */
function zoomableChain(svg) {
  const natural = svg.viewBox.baseVal.width;
  const pane = svg.parentElement;
  const bar = document.createElement("p");
  bar.className = "zoom";
  let scale = 0;

  function zoom(to, x = pane.clientWidth / 2, y = pane.clientHeight / 2) {
    const before = svg.getBoundingClientRect().width;
    scale = Math.min(3, Math.max(0.2, to));
    svg.style.width = svg.style.minWidth = svg.style.maxWidth = `${natural * scale}px`;
    const by = natural * scale / before;
    pane.scrollLeft = (pane.scrollLeft + x) * by - x;
    pane.scrollTop = (pane.scrollTop + y) * by - y;
  }

  const now = () => svg.getBoundingClientRect().width / natural;
  const all = () => zoom(Math.min(pane.clientWidth / natural, pane.clientHeight / svg.viewBox.baseVal.height));
  const width = () => zoom(pane.clientWidth / natural);
  for (const [text, label, act] of [["−", "Smaller", () => zoom(now() / 1.25)], ["+", "Larger", () => zoom(now() * 1.25)], ["Width", "Fit the width", width], ["Whole", "Show the whole chain", all]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.title = label;
    button.setAttribute("aria-label", label);
    button.addEventListener("click", act);
    bar.append(button);
  }

  pane.before(bar);
  pane.classList.add("pane");
  pane.addEventListener("wheel", e => {
    if (!e.ctrlKey) return;
    e.preventDefault();
    const box = pane.getBoundingClientRect();
    zoom(now() * (e.deltaY < 0 ? 1.1 : 1 / 1.1), e.clientX - box.left, e.clientY - box.top);
  }, { passive: false });
  pane.addEventListener("keydown", e => {
    const act = { "+": () => zoom(now() * 1.25), "-": () => zoom(now() / 1.25), "0": width }[e.key];
    if (!act || e.ctrlKey || e.metaKey) return;
    e.preventDefault();
    act();
  });

  let held = null;
  pane.addEventListener("pointerdown", e => { if (e.button === 0 && e.pointerType === "mouse") held = { x: e.clientX, y: e.clientY, left: pane.scrollLeft, top: pane.scrollTop, moved: false }; });
  addEventListener("pointermove", e => {
    if (!held) return;
    held.moved ||= Math.abs(e.clientX - held.x) + Math.abs(e.clientY - held.y) > 5;
    if (!held.moved) return;
    pane.scrollLeft = held.left - (e.clientX - held.x);
    pane.scrollTop = held.top - (e.clientY - held.y);
  });
  addEventListener("pointerup", () => setTimeout(() => { held = null; }));
  pane.addEventListener("dragstart", e => e.preventDefault());
  pane.addEventListener("click", e => { if (held?.moved) { e.preventDefault(); e.stopPropagation(); } }, true);
}

recordsBeside();
document.querySelectorAll("svg.chain").forEach(zoomableChain);
