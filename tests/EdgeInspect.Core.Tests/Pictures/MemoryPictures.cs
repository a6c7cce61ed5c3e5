using System.Security.Cryptography;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Core.Pictures;

namespace EdgeInspect.Core.Tests.Pictures;

/// <summary>A station's pictures in memory; which are acknowledged may be forgotten, as by a crash.</summary>
internal sealed class MemoryPictures : IPictureSource
{
    private static readonly byte[] PngBeginning = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];
    private readonly SortedDictionary<long, WaitingPicture> _pictures = [];
    private readonly Dictionary<string, byte[]> _files = [];
    private readonly HashSet<Guid> _acknowledged = [];
    private long _lastSeq = 3;

    public long NewestSeq => Waiting().Select(picture => picture.Seq).DefaultIfEmpty().Max();

    public IEnumerable<WaitingPicture> All => _pictures.Values;

    public IReadOnlySet<Guid> Acknowledged => _acknowledged;

    public int Looks { get; private set; }

    /// <summary>A picture of these sizes, the map's 0 for none.</summary>
    public WaitingPicture Add(Random random, int bytes, int mapBytes = 0, Verdict verdict = Verdict.Ng)
    {
        var seq = _lastSeq += 2;
        Span<byte> id = stackalloc byte[16];
        random.NextBytes(id);
        var rid = new Guid(id);
        var picture = new WaitingPicture(rid, seq, verdict, File($"{rid}.png", random, bytes), mapBytes > 0 ? File($"{rid}.map.png", random, mapBytes) : null);
        _pictures.Add(seq, picture);
        return picture;
    }

    public byte[] Content(PictureFile file) => _files[file.Path];

    public void Spoil(PictureFile file) => _files[file.Path][^1] ^= 1;

    public void Evict(WaitingPicture picture)
    {
        _pictures.Remove(picture.Seq);
        _files.Remove(picture.Image!.Path);
        if (picture.Map is { } map)
            _files.Remove(map.Path);
    }

    /// <summary>A crash before the mark was on the disk.</summary>
    public void ForgetAcknowledgement(Guid rid) => _acknowledged.Remove(rid);

    public IReadOnlyList<WaitingPicture> Waiting(SeqRange range, int limit)
    {
        Looks++;
        return [.. Waiting().Where(picture => picture.Seq >= range.First && picture.Seq <= range.Last).Reverse().Take(limit)];
    }

    public bool TryRead(PictureFile file, long offset, Span<byte> into)
    {
        if (!_files.TryGetValue(file.Path, out var content) || offset + into.Length > content.Length)
            return false;
        content.AsSpan((int)offset, into.Length).CopyTo(into);
        return true;
    }

    public PictureCondition Look(PictureFile file)
    {
        if (!_files.TryGetValue(file.Path, out var content))
            return PictureCondition.Gone;
        return Convert.ToHexStringLower(SHA256.HashData(content)) == file.Sha256 ? PictureCondition.Whole : PictureCondition.Damaged;
    }

    public void Acknowledge(Guid rid) => _acknowledged.Add(rid);

    private IEnumerable<WaitingPicture> Waiting() => _pictures.Values.Where(picture => !_acknowledged.Contains(picture.Rid));

    private PictureFile File(string path, Random random, int bytes)
    {
        var content = new byte[Math.Max(bytes, PngBeginning.Length)];
        random.NextBytes(content);
        PngBeginning.CopyTo(content, 0);
        _files[path] = content;
        return new(path, PictureFormat.Png, Convert.ToHexStringLower(SHA256.HashData(content)), content.Length);
    }
}
