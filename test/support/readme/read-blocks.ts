/** A fenced block of a page: what a reader would paste, and what the page says comes out. */
export interface Block {
  /** The line of the page where the commands begin, counted from 1. */
  readonly line: number;
  readonly commands: string;
  /** The `json` or `text` block that follows with only blank lines between, or null where the page promises no output. */
  readonly expected: { readonly language: 'json' | 'text'; readonly text: string } | null;
  /** Why it is not run, from `<!-- not run: … -->` on the line above it; null when it is. */
  readonly notRun: string | null;
}

interface Fence {
  readonly line: number;
  readonly language: string;
  readonly text: string;
  readonly gap: string;
}

/** Reads every `sh` block of a Markdown page, in order, with the output that is shown below it. */
export function readBlocks(markdown: string): Block[] {
  const fences = readFences(markdown);
  return fences.flatMap((fence, index) => {
    if (fence.language !== 'sh') return [];
    const next = fences[index + 1];
    const isOutput = next !== undefined && (next.language === 'json' || next.language === 'text') && next.gap.trim() === '';
    return [
      {
        line: fence.line,
        commands: fence.text,
        expected: isOutput ? { language: next.language, text: next.text } : null,
        notRun: /<!-- not run: (.+) -->\s*$/.exec(fence.gap)?.[1] ?? null,
      },
    ];
  });
}

/** All fences with the text between each and the one before it. */
function readFences(markdown: string): Fence[] {
  const fences: Fence[] = [];
  let end = 0;
  for (const match of markdown.matchAll(/^```(\w*)\n([^]*?)^```$/gm)) {
    const [whole, language = '', text = ''] = match;
    const line = markdown.slice(0, match.index).split('\n').length + 1;
    fences.push({ line, language, text, gap: markdown.slice(end, match.index) });
    end = match.index + whole.length;
  }
  return fences;
}
