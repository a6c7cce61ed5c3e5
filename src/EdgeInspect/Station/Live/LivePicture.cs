using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Station.Live;

/// <summary>A part that is shown as it comes by.</summary>
/// <param name="Number">Counts the shown parts.</param>
/// <param name="Rid">Its result.</param>
/// <param name="Part">Its name.</param>
/// <param name="CapturedUtc">When it was captured.</param>
/// <param name="Degree">How much was left to the model.</param>
/// <param name="Verdict">What was said of it.</param>
/// <param name="Action">What the line was told.</param>
/// <param name="Jpeg">Its picture, made small.</param>
internal sealed record ShownPart(
    long Number, Guid Rid, string Part, DateTimeOffset CapturedUtc, DegreeOfAutomation Degree, Verdict Verdict, OutputAction Action, byte[] Jpeg);

/// <summary>
/// Now and then a small copy of the part that was just judged, together with what was said of that same part, while somebody looks. The
/// inspecting thread copies some thousand pixels after the verdict is out, and waits for nobody; while nobody looks it does nothing.
/// </summary>
internal sealed class LivePicture(TimeProvider time)
{
    private const int MostColumns = 640;
    private const int Quality = 80;

    // Some seconds' worth: who was told of a part has its picture to come.
    private const int Kept = 16;
    private const int Free = 0;
    private const int Copying = 1;
    private const int Copied = 2;
    private const int Judged = 3;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan WatchedFor = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _encoding = new();
    private byte[] _pixels = [];
    private int _width;
    private int _height;
    private PixelFormat _format;
    private long _frame;
    private long _copiedAt;
    private long _watchedAt;
    private bool _isWatched;
    private int _state;
    private Facts? _facts;
    private Facts? _judged;
    private readonly Queue<ShownPart> _kept = new(Kept);
    private ShownPart? _shown;

    /// <summary>Inspecting thread: a part was judged; its record may not be durable yet.</summary>
    public void Offer(Frame frame)
    {
        if (!Volatile.Read(ref _isWatched) || time.GetElapsedTime(_copiedAt) < Interval || !TryTakeBuffer())
            return;
        Copy(frame.Image);
        (_frame, _copiedAt) = (frame.Number, time.GetTimestamp());
        Interlocked.Exchange(ref _state, Copied);
        Join();
    }

    /// <summary>Ledger's thread: a part's record is durable.</summary>
    public void Committed(InspectionRecord record)
    {
        if (!Volatile.Read(ref _isWatched))
            return;
        var name = record.Part ?? $"frame-{record.FrameNumber}";
        Interlocked.Exchange(
            ref _facts, new(record.FrameNumber, record.Rid, name, record.CapturedUtc, record.Active.Recipe.Degree, record.Verdict, record.Action));
        Join();
    }

    /// <summary>The last part that can be shown, or null; asking for it keeps new ones coming.</summary>
    public ShownPart? Look()
    {
        lock (_encoding)
        {
            _watchedAt = time.GetTimestamp();
            Volatile.Write(ref _isWatched, true);
            if (Volatile.Read(ref _state) != Judged)
                return _shown;
            var row = _width * _format.BytesPerPixel();
            var jpeg = ImageFile.EncodeJpeg(new ImageView(_pixels.AsSpan(0, row * _height), _width, _height, row, _format), Quality);
            var facts = _judged!;
            _shown = new((_shown?.Number ?? 0) + 1, facts.Rid, facts.Part, facts.CapturedUtc, facts.Degree, facts.Verdict, facts.Action, jpeg);
            Volatile.Write(ref _state, Free);
            if (_kept.Count == Kept)
                _kept.Dequeue();
            _kept.Enqueue(_shown);
            return _shown;
        }
    }

    /// <summary>One of the parts that were shown last, or null.</summary>
    /// <param name="number">Its <see cref="ShownPart.Number"/>.</param>
    public ShownPart? Find(long number)
    {
        lock (_encoding)
            return _kept.FirstOrDefault(part => part.Number == number);
    }

    /// <summary>Copy and record come in either order, from two threads: the later one of them finds the other.</summary>
    private void Join()
    {
        if (Volatile.Read(ref _facts) is not { } facts || Volatile.Read(ref _state) != Copied || facts.Frame != _frame)
            return;
        _judged = facts;
        Interlocked.CompareExchange(ref _state, Judged, Copied);
    }

    /// <summary>Nobody has looked for some seconds: copying ends until somebody does.</summary>
    private bool TryTakeBuffer()
    {
        if (time.GetElapsedTime(Volatile.Read(ref _watchedAt)) > WatchedFor)
        {
            Volatile.Write(ref _isWatched, false);
            return false;
        }
        // A copy whose record never came must not wait for ever.
        var isLost = Volatile.Read(ref _state) == Copied && time.GetElapsedTime(_copiedAt) > Patience;
        return Interlocked.CompareExchange(ref _state, Copying, isLost ? Copied : Free) == (isLost ? Copied : Free);
    }

    private void Copy(ImageView image)
    {
        var step = ((image.Width - 1) / MostColumns) + 1;
        (_width, _height, _format) = (((image.Width - 1) / step) + 1, ((image.Height - 1) / step) + 1, image.Format);
        var pixel = image.Format.BytesPerPixel();
        if (_pixels.Length < _width * _height * pixel)
            _pixels = new byte[_width * _height * pixel];
        for (var y = 0; y < _height; y++)
            CopyRow(image.Row(y * step), _pixels.AsSpan(y * _width * pixel, _width * pixel), step, pixel);
    }

    private static void CopyRow(ReadOnlySpan<byte> from, Span<byte> to, int step, int pixel)
    {
        if (step == 1)
        {
            from[..to.Length].CopyTo(to);
            return;
        }
        for (int i = 0, at = 0; i < to.Length; i += pixel, at += step * pixel)
            from.Slice(at, pixel).CopyTo(to[i..]);
    }

    private sealed record Facts(
        long Frame, Guid Rid, string Part, DateTimeOffset CapturedUtc, DegreeOfAutomation Degree, Verdict Verdict, OutputAction Action);
}
