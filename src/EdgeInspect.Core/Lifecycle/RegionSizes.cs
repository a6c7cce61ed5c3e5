namespace EdgeInspect.Core.Lifecycle;

/// <summary>
/// Finds the regions of a mask (marked pixels that touch, also at corners) and how large each is. Keeps its memory between masks.
/// </summary>
internal sealed class RegionSizes
{
    private readonly Stack<int> _open = new();
    private readonly List<int> _members = [];
    private int[] _sizes = [];

    /// <summary>Regions of the last mask.</summary>
    public int Count { get; private set; }

    /// <summary>For each pixel the number of pixels in its region; 0 where nothing is marked. Valid until the next call.</summary>
    /// <param name="mask">Row-major.</param>
    /// <param name="width">Pixels in a row.</param>
    public ReadOnlySpan<int> Measure(ReadOnlySpan<bool> mask, int width)
    {
        if (_sizes.Length < mask.Length)
            _sizes = new int[mask.Length];
        var sizes = _sizes.AsSpan(0, mask.Length);
        sizes.Clear();
        Count = 0;
        for (var start = 0; start < mask.Length; start++)
        {
            if (!mask[start] || sizes[start] != 0)
                continue;
            Count++;
            Collect(mask, width, start, sizes);
            foreach (var pixel in _members)
                sizes[pixel] = _members.Count;
        }
        return sizes;
    }

    /// <summary>Fills the members with the pixels that touch the first one, directly or through others.</summary>
    private void Collect(ReadOnlySpan<bool> mask, int width, int first, Span<int> sizes)
    {
        _members.Clear();
        Visit(first, sizes);
        while (_open.TryPop(out var pixel))
        {
            var (x, y) = (pixel % width, pixel / width);
            for (var ny = Math.Max(0, y - 1); ny <= y + 1 && ny * width < mask.Length; ny++)
            {
                for (var nx = Math.Max(0, x - 1); nx <= x + 1 && nx < width; nx++)
                {
                    var neighbour = (ny * width) + nx;
                    if (mask[neighbour] && sizes[neighbour] == 0)
                        Visit(neighbour, sizes);
                }
            }
        }
    }

    private void Visit(int pixel, Span<int> sizes)
    {
        sizes[pixel] = -1;
        _members.Add(pixel);
        _open.Push(pixel);
    }
}
