// CodeMirror with what an exercise needs. esbuild bundles this into editor.js.
import { indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState, Prec } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { minimalSetup } from "codemirror";

const KEYWORDS = [tags.keyword, tags.operatorKeyword, tags.controlKeyword, tags.definitionKeyword];

// The colors of the page's own code, light and dark (course.css).
const colors = HighlightStyle.define([
  { tag: KEYWORDS, color: "var(--code-keyword)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--code-number)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--code-string)" },
  { tag: tags.comment, color: "var(--code-comment)" },
  { tag: [tags.function(tags.definition(tags.variableName))], color: "var(--code-name)" },
]);

export function editor({ parent, text, label, run, changed }) {
  const keys = ["Shift-Enter", "Mod-Enter"].map((key) => ({ key, run: () => (run(), true) }));
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        Prec.highest(keymap.of(keys)),
        keymap.of([indentWithTab]),
        minimalSetup,
        indentUnit.of("    "),
        python(),
        syntaxHighlighting(colors),
        EditorView.contentAttributes.of({ "aria-label": label, autocapitalize: "off", spellcheck: "false" }),
        EditorView.updateListener.of((update) => update.docChanged && changed(update.state.doc.toString())),
      ],
    }),
  });
  return {
    text: () => view.state.doc.toString(),
    replace: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
  };
}
