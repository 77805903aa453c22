// Packs what people install with npm: one package, and one with the native files of a platform. ./mocks pack runs it:
//   node src/npm/pack.js RID STAGE OUT      the archive's folder for that platform; gets the .tgz files
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const [rid, stage, out] = process.argv.slice(2);
const version = /<Version>(.*)<\/Version>/.exec(readFileSync(join(root, "Directory.Build.props"), "utf8"))?.[1];
const own = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
const { license, engines, name } = own;

// What a platform is to npm.
const platforms = {
  "linux-arm64": { os: ["linux"], cpu: ["arm64"], libc: ["glibc"] },
  "linux-x64": { os: ["linux"], cpu: ["x64"], libc: ["glibc"] },
};

packPlatform();
packOwn();

function packPlatform() {
  const folder = fresh(`npm-${rid}`);
  // A package holds no links, and npm fetches the Pact core when `mocks verify` first needs it.
  cpSync(stage, folder, { recursive: true, filter: (path) => !lstatSync(path).isSymbolicLink() && basename(path) !== "node_modules" });
  const description = `The programs of ${name} for ${rid}.`;
  write(folder, { name: `${name}-${rid}`, version, description, license, engines, preferUnplugged: true, ...platforms[rid] });
  writeFileSync(join(folder, "README.md"), `# ${name}-${rid}\n\n${description} Install \`${name}\`, which brings this package.\n`);
  pack(folder);
}

function packOwn() {
  const folder = fresh("npm");
  for (const file of [...own.files, "README.md"].filter((file) => existsSync(join(here, file)))) {
    cpSync(join(here, file), join(folder, file), { recursive: true });
  }

  cpSync(join(root, "LICENSE"), join(folder, "LICENSE"));
  const packed = Object.keys(platforms).map((platform) => `${name}-${platform}`).filter((platform) => readdirSync(out).includes(`${platform}-${version}.tgz`));
  write(folder, { ...own, version, optionalDependencies: Object.fromEntries(packed.map((platform) => [platform, version])) });
  pack(folder);
}

function fresh(folder) {
  const path = join(dirname(stage), folder);
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  return path;
}

function write(folder, manifest) {
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

function pack(folder) {
  execFileSync("npm", ["pack", "--ignore-scripts", "--offline", "--no-update-notifier", "--loglevel=error", "--pack-destination", out], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
}
