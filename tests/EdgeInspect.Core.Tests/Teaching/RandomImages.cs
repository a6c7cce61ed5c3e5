using EdgeInspect.Core.Teaching;

namespace EdgeInspect.Core.Tests.Teaching;

/// <summary>Feature maps drawn from a seed, as if a backbone had seen pictures.</summary>
internal sealed class RandomImages : ITeachingImages
{
    /// <summary>How many.</summary>
    public int Count { get; init; } = 24;

    /// <summary>Of how many groups, in turn.</summary>
    public int Groups { get; init; } = 6;

    /// <summary>Whether all pictures are the same.</summary>
    public bool Identical { get; init; }

    public int InputSize => 64;

    public string GroupOf(int image) => $"piece {image % Groups}";

    public IFeatureReader OpenReader() => new Reader(Identical);

    private sealed class Reader(bool identical) : IFeatureReader
    {
        public void Read(int image, Span<float> fine, Span<float> coarse)
        {
            var seed = identical ? 0 : image;
            Draws.Uniform(seed, fine.Length).CopyTo(fine);
            Draws.Uniform(-1 - seed, coarse.Length).CopyTo(coarse);
        }

        public void Dispose()
        {
        }
    }
}
