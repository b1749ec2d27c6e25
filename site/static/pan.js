// A picture wider than its frame can be moved with the arrow keys; one that fits is no stop for the Tab key.
const watch = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
document.querySelectorAll(".pan").forEach((frame) => watch.observe(frame));
