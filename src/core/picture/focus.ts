import type { ChainInput, PictureInput } from './chain.js';

/** The picture of some of its chains alone, with the files that these have. */
export function focused(input: PictureInput, isKept: (chain: ChainInput, index: number) => boolean): PictureInput {
  const chains = input.chains.filter(isKept);
  const places = [...new Set(chains.flatMap(({ file }) => file ?? []))];
  return {
    ...input,
    chains: chains.map((chain) => ({
      ...chain,
      file: chain.file === undefined ? undefined : places.indexOf(chain.file),
    })),
    files: places.map((place) => input.files[place] ?? []),
  };
}

/** The same picture without the names that someone chose: everyone can read it. */
export function nameless(input: PictureInput): PictureInput {
  return { ...input, chains: input.chains.map((chain, index) => ({ ...chain, name: `integration ${index + 1}` })) };
}
