// Starts "rollcall lsp" and lets VS Code ask it about TOML files. What is no pack and no file of worked cases it leaves alone.
const { workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

exports.activate = async () => {
  const settings = workspace.getConfiguration("rollcall");
  client = new LanguageClient(
    "rollcall",
    "Rollcall",
    { command: settings.get("path"), args: ["lsp"] },
    {
      documentSelector: [{ scheme: "file", pattern: "**/*.toml" }],
      initializationOptions: { pack: settings.get("pack") },
      synchronize: { fileEvents: workspace.createFileSystemWatcher("**/*.toml") },
    },
  );
  await client.start();
};

exports.deactivate = () => client?.stop();
