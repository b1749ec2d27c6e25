// A picture or a formula wider than its frame can be moved with the arrow keys; one that fits is no stop for Tab.
const watch = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
const all = (selector) => document.querySelectorAll(selector).forEach((frame) => watch.observe(frame));
all(".pan");
addEventListener("load", () => window.MathJax?.startup.promise.then(() => all("div.math mjx-container")));
