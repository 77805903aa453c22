namespace Mocks.Testing.Tests;

/// <summary>A folder with preset files, deleted at the end.</summary>
internal sealed class PresetFiles : IDisposable
{
    public PresetFiles(params (string Name, string Json)[] files)
    {
        foreach (var (name, json) in files)
        {
            var file = System.IO.Path.Combine(Path, name);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
            File.WriteAllText(file, json);
        }
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("mocks-presets-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
