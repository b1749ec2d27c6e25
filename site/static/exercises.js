// Exercises on the page: an editor with the stub, Run, and what `check` says. What is typed is kept here.
import { ask, stop } from "./python.js";
import { make } from "./dom.js";

const kept = {
  key: (id) => `machine-learning-by-hand ${id}`,
  get(id) { try { return localStorage.getItem(this.key(id)); } catch { return null; } },
  set(id, code) { try { localStorage.setItem(this.key(id), code); } catch { /* a private window */ } },
  drop(id) { try { localStorage.removeItem(this.key(id)); } catch { /* nothing was kept */ } },
};

let warm;  // the promise of a Python made ready for this page

async function open(box, lesson) {
  const { editor } = await import("./editor.js");
  const id = box.dataset.exercise;
  const plain = box.querySelector("pre"), out = box.querySelector(".exercise-answer");
  const stub = plain.textContent.trimEnd();
  const home = make("div", { className: "exercise-editor" });
  plain.replaceWith(home);
  const typed = editor({
    parent: home,
    text: kept.get(id) ?? stub,
    label: `Your answer to exercise ${id}. Tab indents; press Escape, then Tab, to leave the editor.`,
    run: () => run.click(),
    changed(text) {
      text === stub ? kept.drop(id) : kept.set(id, text);
      // Whoever types will press Run: until then Python and the names of the stub are made in the background.
      warm ??= ask({ ...question(), ask: "prepare", code: stub }).catch(() => {});
    },
  });
  const cells = lesson.cells.slice(0, Number(box.dataset.above));
  const question = () => ({ ask: "answer", lesson: lesson.name, cells, exercise: id, code: typed.text() });

  const button = (textContent, title) => make("button", { type: "button", textContent, title });
  const run = button("▶ Run", "Run your answer (Shift + Enter)");
  const halt = button("■ Stop", "End what is running");
  const again = button("Start over", "Bring back the empty exercise");
  run.className = "exercise-run";
  halt.hidden = true;
  const say = (text, passed) => {
    out.textContent = text;
    out.classList.toggle("right", passed === true);
    out.classList.toggle("wrong", passed === false);
  };
  run.onclick = async () => {
    run.disabled = true;
    halt.hidden = false;
    try {
      const { text, passed } = await ask(question(), say);
      say(text || "Your code ran and printed nothing. Does its last line call check?", passed);
    } catch (error) {
      say(error.message, false);
    }
    run.disabled = false;
    halt.hidden = true;
  };
  halt.onclick = () => stop("Stopped. Python starts afresh at the next Run or move of a lab.");
  again.onclick = () => {
    typed.replace(stub);
    kept.drop(id);
    say(box.dataset.waiting);
  };
  box.querySelector(".exercise-buttons").append(run, halt, again);
  box.classList.add("exercise-open");
}

// The editor comes when an exercise comes into sight, and only then.
const boxes = document.querySelectorAll(".exercise");
if (boxes.length) {
  let lesson;
  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      const cells = new URL(`cells/${target.dataset.lesson}.json`, import.meta.url);
      lesson ??= fetch(cells).then((got) => got.json());
      lesson.then((cells) => open(target, cells)).catch((error) => {
        console.error(error);
        const line = target.querySelector(".exercise-answer");
        line.textContent = "The editor could not be fetched. Reload the page to try again.";
      });
    }
  }, { rootMargin: "600px" });
  boxes.forEach((box) => near.observe(box));
}
