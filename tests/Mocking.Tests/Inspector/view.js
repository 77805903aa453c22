export function render(root, api) {
  root.append(api.h("h2", null, `Tasks of ${api.mock.name}`));
}
