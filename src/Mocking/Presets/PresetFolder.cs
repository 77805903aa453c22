namespace Mocks.Mocking.Presets;

/// <summary>The presets of the user's own for one mock: the JSON files of a folder, each named as its file.</summary>
/// <remarks>
/// A file is read again when its time or its size has changed: when presets are listed or selected, and once a second, so that a mistake is
/// said as soon as the file is saved. What is in force changes only when a preset is selected, or with a reset.
/// </remarks>
public sealed class PresetFolder<T>
    where T : class
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly string _folder;
    private readonly JsonFile<T> _file;
    private readonly IReadOnlyCollection<string> _builtIn;
    private SortedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private Action<string>? _say;

    internal PresetFolder(string folder, JsonFile<T> file, IReadOnlyCollection<string> builtIn) => (_folder, _file, _builtIn) = (folder, file, builtIn);

    /// <summary>In the order of their names. Of a file that is broken now, the last good state.</summary>
    public IReadOnlyList<(string Name, T Preset, string File)> All =>
        [.. Look().Where(entry => entry.Value.Preset is not null).Select(entry => (entry.Key, entry.Value.Preset!, PathOf(entry.Key)))];

    /// <summary>A sentence for each file that cannot be used now.</summary>
    public IReadOnlyList<string> Problems => [.. Look().Values.Select(entry => entry.Problem).OfType<string>()];

    /// <returns>The preset of that name; or else what is wrong with its file, null when there is no such file.</returns>
    public (T? Preset, string? Problem) Find(string name) => Look().TryGetValue(name, out var entry) ? (entry.Preset, entry.Problem) : (null, null);

    /// <summary>Looks at the files once a second, and says what has become wrong or good.</summary>
    public void Watch(TimeProvider time, Action<string> say, CancellationToken stopping)
    {
        _say = say;
        var timer = time.CreateTimer(_ => Look(), null, Pause, Pause);
        stopping.Register(timer.Dispose);
    }

    private string PathOf(string name) => Path.Combine(_folder, $"{name}.json");

    private SortedDictionary<string, Entry> Look()
    {
        lock (_gate)
        {
            var now = new SortedDictionary<string, Entry>(StringComparer.Ordinal);
            foreach (var file in Files())
            {
                var name = Path.GetFileNameWithoutExtension(file.Name);
                now[name] = _entries.TryGetValue(name, out var known) && known.IsOf(file) ? known : Read(name, file, known);
            }

            return _entries = now;
        }
    }

    private FileInfo[] Files()
    {
        try
        {
            // A folder that is not there yet, or not for this mock, has no presets.
            return Directory.Exists(_folder) ? new DirectoryInfo(_folder).GetFiles("*.json") : [];
        }
        catch (Exception bad) when (bad is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private Entry Read(string name, FileInfo file, Entry? known)
    {
        var (preset, problem) = _builtIn.Contains(name)
            ? (null, $"{PathOf(name)}: a preset named {name} is built in. Give the file another name.")
            : _file.Read(PathOf(name));
        if (problem is not null && problem != known?.Problem)
        {
            _say?.Invoke($"{problem}{(known?.Preset is null ? "" : " Its last good state stays.")}");
        }
        else if (problem is null && known?.Problem is not null)
        {
            _say?.Invoke($"{PathOf(name)}: it can be used again.");
        }

        return new Entry(file.LastWriteTimeUtc, file.Length, preset ?? known?.Preset, problem);
    }

    private sealed record Entry(DateTime Written, long Length, T? Preset, string? Problem)
    {
        public bool IsOf(FileInfo file) => file.LastWriteTimeUtc == Written && file.Length == Length;
    }
}
