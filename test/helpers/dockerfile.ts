/** An instruction of a Dockerfile, with continued lines joined and comments removed. */
export interface Instruction {
  readonly name: string;
  readonly value: string;
}

export interface Stage {
  readonly base: string;
  readonly name: string | undefined;
  readonly instructions: readonly Instruction[];
}

/** The stages of a Dockerfile, in order. @throws Error for a line that is not an instruction */
export function parseDockerfile(text: string): Stage[] {
  const stages: { base: string; name: string | undefined; instructions: Instruction[] }[] = [];
  const lines = text.split('\n').filter(line => !/^\s*#/.test(line));
  const joined = lines.join('\n').replaceAll(/\\\n\s*/g, '');
  for (const line of joined.split('\n').filter(one => one.trim() !== '')) {
    const [, name, value] = /^([A-Z]+)\s+(.+)$/.exec(line.trim()) ?? [];
    if (name === undefined || value === undefined) throw new Error(`no instruction: ${line}`);
    if (name === 'FROM') {
      const [base = '', , stage] = value.split(/\s+/);
      stages.push({ base, name: stage, instructions: [] });
    } else stages.at(-1)!.instructions.push({ name, value });
  }
  return stages;
}

/** The values of a stage's instructions with this name. */
export const valuesOf = ({ instructions }: Stage, name: string): string[] =>
  instructions.filter(one => one.name === name).map(({ value }) => value);
