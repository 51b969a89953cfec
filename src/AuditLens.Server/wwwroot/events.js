// Goes on with the next page where the list ends, so that a long session can be scrolled through. Without it the links below the list do.
(() => {
  const list = document.querySelector("[data-events]");
  if (!list || !("IntersectionObserver" in window)) return;
  let isBusy = false;

  const observer = new IntersectionObserver(entries => {
    if (entries.some(e => e.isIntersecting)) next();
  }, { rootMargin: "1200px" });

  async function next() {
    const pager = list.parentElement.querySelector(".pager");
    const link = pager?.querySelector("a[rel=next]");
    if (isBusy || !link) return;
    isBusy = true;
    try {
      const answer = await fetch(link.href, { credentials: "same-origin" });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const more = page.querySelector("[data-events]");
      if (!more) { location.assign(link.href); return; }
      const days = list.querySelectorAll(":scope > .day");
      const day = more.firstElementChild;
      if (day?.className === "day" && day.textContent === days[days.length - 1]?.textContent) day.remove();
      list.append(...[...more.children].map(row => document.adoptNode(row)));
      goOn(pager, page.querySelector(".pager"));
    } finally {
      isBusy = false;
    }
  }

  // The pager goes on counting from where this page began, and keeps its own way back.
  function goOn(pager, other) {
    const first = pager.querySelector(".count").textContent.split(" to ")[0];
    pager.querySelector(".count").textContent = first + " to " + (other?.querySelector(".count").textContent.split(" to ")[1] ?? "");
    const from = other?.querySelector("a[rel=next]");
    const to = pager.querySelector("a[rel=next]");
    if (from) {
      to.href = from.href;
      observer.unobserve(pager);
      observer.observe(pager);
    } else {
      to.nextElementSibling?.remove();
      to.remove();
      observer.disconnect();
    }
  }

  const pager = list.parentElement.querySelector(".pager");
  if (pager) observer.observe(pager);
})();
