using Microsoft.Win32.SafeHandles;

namespace EdgeInspect.Adapters.Features;

/// <summary>
/// Features of pictures in one file, so that a backbone need not see a picture twice. 64 bytes of header (what it is, and the setting's
/// digest), then entries of one length: the picture's SHA-256, the SHA-256 of that and the values, the values as float32, little-endian:
/// for 256 x 256 pixels 164 kB a picture. An entry counts only when its own digest fits, so a write that was cut short does no harm.
/// The length is bounded; where the bound is met, entries that nobody asked for since the file was opened make room. Of use to one
/// process at a time, and to any of its threads.
/// </summary>
public sealed class FeatureFile : IDisposable
{
    private const int HeaderBytes = 64;
    private const int DigestOffset = 32;

    private readonly SafeFileHandle _file;
    private readonly FeatureSetting _setting;
    private readonly int _entryBytes;
    private readonly int _capacity;
    private readonly Lock _gate = new();
    private readonly Dictionary<PictureKey, int> _slots = [];
    private readonly List<PictureKey?> _entries = [];
    private readonly HashSet<PictureKey> _asked = [];
    private int _oldest;

    private FeatureFile(string path, FeatureSetting setting, long limitBytes, SafeFileHandle file)
    {
        (Path, _setting, _file) = (path, setting, file);
        _entryBytes = FeatureEntry.BytesFor(setting.InputSize);
        _capacity = (int)Math.Clamp((limitBytes - HeaderBytes) / _entryBytes, 0, int.MaxValue);
    }

    /// <summary>Where it lies.</summary>
    public string Path { get; }

    /// <summary>Entries that were there when it was opened.</summary>
    public int Found { get; private set; }

    /// <summary>Why what the file held was of no use and it was begun anew; null when it was of use, empty or absent.</summary>
    public string? Discarded { get; private set; }

    /// <summary>Why no more entries are stored, or null.</summary>
    public string? Failure { get; private set; }

    /// <summary>Its length.</summary>
    public long Bytes => HeaderBytes + ((long)Entries * _entryBytes);

    /// <summary>Entries in it.</summary>
    public int Entries
    {
        get
        {
            lock (_gate)
                return _entries.Count;
        }
    }

    private static ReadOnlySpan<byte> Magic => "EdgeInspect features 1\n"u8;

    /// <summary>Length of a file with the features of so many pictures.</summary>
    /// <param name="inputSize">Side of the square that the backbone sees.</param>
    /// <param name="pictures">How many.</param>
    public static long BytesFor(int inputSize, int pictures) => HeaderBytes + ((long)pictures * FeatureEntry.BytesFor(inputSize));

    /// <summary>Opens a file or makes it. Features of another setting are thrown away.</summary>
    /// <param name="path">Where.</param>
    /// <param name="setting">The setting.</param>
    /// <param name="limitBytes">The file never grows beyond this.</param>
    /// <exception cref="FeatureFileException">It is something else, can't be opened, or is in use by another process.</exception>
    public static FeatureFile Open(string path, FeatureSetting setting, long limitBytes)
    {
        try
        {
            if (System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)) is { } folder)
                Directory.CreateDirectory(folder);
            var file = new FeatureFile(
                path, setting, limitBytes, File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, FileOptions.RandomAccess));
            try
            {
                file.ReadEntries();
                return file;
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FeatureFileException($"features file '{path}' can't be opened, or another teach uses it: {e.Message}", e);
        }
    }

    /// <summary>Reads a picture's features.</summary>
    /// <returns>False when they are not there, or are damaged; then they are no longer there.</returns>
    public bool TryRead(PictureKey key, Span<float> fine, Span<float> coarse)
    {
        int slot;
        lock (_gate)
        {
            _asked.Add(key);
            if (!_slots.TryGetValue(key, out slot))
                return false;
        }
        if (FeatureEntry.TryRead(_file, OffsetOf(slot), key, fine, coarse))
            return true;
        lock (_gate)
        {
            _slots.Remove(key);
            _entries[slot] = null;
            _oldest = Math.Min(_oldest, slot);
        }
        return false;
    }

    /// <summary>Stores a picture's features; where that fails, <see cref="Failure"/> says why, and they are just not stored.</summary>
    public void Write(PictureKey key, ReadOnlySpan<float> fine, ReadOnlySpan<float> coarse)
    {
        Span<byte> header = stackalloc byte[FeatureEntry.HeaderBytes];
        FeatureEntry.Describe(key, fine, coarse, header);
        lock (_gate)
        {
            if (Failure is not null || _slots.ContainsKey(key) || NextSlot() is not { } slot)
                return;
            try
            {
                FeatureEntry.Write(_file, OffsetOf(slot), header, fine, coarse);
                Keep(slot, key);
            }
            catch (IOException e)
            {
                Failure = $"'{Path}' can't be written: {e.Message}";
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private long OffsetOf(int slot) => HeaderBytes + ((long)slot * _entryBytes);

    /// <summary>Refuses what is no file of features; begins anew where the setting is another; drops a torn end.</summary>
    private void ReadEntries()
    {
        var length = RandomAccess.GetLength(_file);
        if (length == 0)
        {
            Begin();
            return;
        }
        var header = new byte[HeaderBytes];
        var read = RandomAccess.Read(_file, header, 0);
        if (read < HeaderBytes || !header.AsSpan().StartsWith(Magic))
            throw new FeatureFileException($"'{Path}' exists and is no file of features, or its header is damaged: delete it or name another file");
        if (!header.AsSpan(DigestOffset).SequenceEqual(_setting.Digest()))
        {
            Discarded = "it was made with another backbone, size, region, mask or runtime";
            Begin();
            return;
        }
        var count = (int)Math.Min(_capacity, (length - HeaderBytes) / _entryBytes);
        RandomAccess.SetLength(_file, OffsetOf(count));
        for (var slot = 0; slot < count; slot++)
            ReadKey(slot);
        Found = _slots.Count;
    }

    private void ReadKey(int slot)
    {
        Span<byte> bytes = stackalloc byte[PictureKey.Bytes];
        RandomAccess.Read(_file, bytes, OffsetOf(slot));
        var key = PictureKey.From(bytes);
        _entries.Add(_slots.TryAdd(key, slot) ? key : null);
    }

    private void Begin()
    {
        var header = new byte[HeaderBytes];
        Magic.CopyTo(header);
        _setting.Digest().CopyTo(header, DigestOffset);
        RandomAccess.SetLength(_file, 0);
        RandomAccess.Write(_file, header, 0);
    }

    /// <summary>The end while there is room, then an entry that is damaged or was not asked for; null when every entry is needed.</summary>
    private int? NextSlot()
    {
        if (_entries.Count < _capacity)
            return _entries.Count;
        for (; _oldest < _entries.Count; _oldest++)
        {
            if (_entries[_oldest] is not { } key || !_asked.Contains(key))
                return _oldest;
        }
        return null;
    }

    private void Keep(int slot, PictureKey key)
    {
        if (slot == _entries.Count)
            _entries.Add(key);
        if (_entries[slot] is { } old && old != key)
            _slots.Remove(old);
        _entries[slot] = key;
        _slots[key] = slot;
    }
}
