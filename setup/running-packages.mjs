/** @typedef {import('./lock-file.mjs').LockedPackages} LockedPackages */

/**
 * The part of a package-lock.json that the running system needs: everything reachable from the project's dependencies. npm's own
 * `--omit=dev` also keeps a package's optional peers, and with them the tools of tests and of the database.
 * @param {LockedPackages} packages
 * @returns {LockedPackages} without development's packages, and without their names in the project's entry
 */
export function runningPackages(packages) {
  const { devDependencies: _, ...root } = packages[''] ?? {};
  /** @type {LockedPackages} */
  const reached = { '': root };
  const queue = [''];
  for (let folder = queue.pop(); folder !== undefined; folder = queue.pop()) {
    for (const name of namesBelow(reached[folder] ?? {})) {
      const found = resolve(packages, folder, name);
      const entry = found === undefined ? undefined : packages[found];
      if (found === undefined || !entry || reached[found]) continue;
      reached[found] = entry;
      queue.push(found);
    }
  }
  // In the order of the lock file.
  return Object.fromEntries(
    Object.keys(packages).flatMap(key => (reached[key] ? [[key, reached[key]]] : [])),
  );
}

/** @param {import('./lock-file.mjs').LockedPackage} entry */
const namesBelow = ({ dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta }) => [
  ...Object.keys(dependencies ?? {}),
  ...Object.keys(optionalDependencies ?? {}),
  ...Object.keys(peerDependencies ?? {}).filter(name => !peerDependenciesMeta?.[name]?.optional),
];

/**
 * Where Node finds a package from a folder: in its own node_modules, or in those above.
 * @param {LockedPackages} packages
 * @param {string} folder
 * @param {string} name
 */
function resolve(packages, folder, name) {
  for (let above = folder; ; above = above.slice(0, Math.max(0, above.lastIndexOf('node_modules/') - 1))) {
    const place = `${above === '' ? '' : `${above}/`}node_modules/${name}`;
    if (packages[place]) return place;
    if (above === '') return undefined;
  }
}
