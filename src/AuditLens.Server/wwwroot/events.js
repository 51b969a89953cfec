// Goes on with the next page where the list ends, so that a long session can be scrolled through. Without it the links below the list do.
(() => {
  const list = document.querySelector("[data-events]");
  const pager = document.querySelector("[data-events] ~ .pager");
  if (!list || !pager || !("IntersectionObserver" in window)) return;

  // Pages held at once: with more, each further one would take longer to lay out. What is let go is a link away.
  const MOST = 12;
  const pages = [{ rows: [...list.children], number: pager.querySelector(".count").textContent.split(" to ")[0], before: href(pager, "prev") }];
  let isBusy = false;

  const observer = new IntersectionObserver(entries => {
    if (entries.some(e => e.isIntersecting)) next();
  }, { rootMargin: "1500px" });
  observer.observe(pager);

  function href(nav, rel) {
    return nav?.querySelector(`a[rel=${rel}]`)?.href;
  }

  async function next() {
    const address = href(pager, "next");
    if (isBusy || !address) return;
    isBusy = true;
    try {
      const answer = await fetch(address, { credentials: "same-origin" });
      const page = answer.ok && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
      const more = page?.querySelector("[data-events]");
      if (!more) { location.assign(address); return; }
      append(more, page.querySelector("[data-events] ~ .pager"));
    } finally {
      isBusy = false;
    }
  }

  function append(more, other) {
    const rows = [...more.children].map(row => document.adoptNode(row));
    const days = list.querySelectorAll(":scope > .day");
    if (rows[0]?.className === "day" && rows[0].textContent === days[days.length - 1]?.textContent) rows.shift();
    list.append(...rows);
    pages.push({ rows, number: other.querySelector(".count").textContent.split(" to ")[0], before: href(other, "prev") });
    if (pages.length > MOST) letGo(rows[0]);
    pager.querySelector(".count").textContent = pages[0].number + " to " + other.querySelector(".count").textContent.split(" to ")[1];
    const link = pager.querySelector("a[rel=next]");
    if (href(other, "next")) {
      link.href = href(other, "next");
      observer.unobserve(pager);
      observer.observe(pager);
    } else {
      link.nextElementSibling?.remove();
      link.remove();
      observer.disconnect();
    }
  }

  // The first page held leaves; what is in view stays where it is.
  function letGo(anchor) {
    const top = anchor.getBoundingClientRect().top;
    pages.shift().rows.forEach(row => row.remove());
    let way = list.previousElementSibling;
    if (!way?.classList.contains("pager")) {
      way = document.createElement("nav");
      way.className = "pager";
      way.setAttribute("aria-label", "Events before");
      list.before(way);
    }
    const link = document.createElement("a");
    link.className = "button";
    link.rel = "prev";
    link.href = pages[0].before;
    link.textContent = "Earlier";
    way.replaceChildren(link);
    scrollBy(0, anchor.getBoundingClientRect().top - top);
  }
})();
