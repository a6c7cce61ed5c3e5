using EdgeInspect.Core.Teaching;

namespace EdgeInspect.Core.Tests.Teaching.Labels;

/// <summary>Maps like those of <see cref="RandomImages"/>, each with some channels of the coarse one moved: as if a defect were there.</summary>
/// <param name="kinds">Kind of each picture's defect, from 0; kind k moves channels 4 k to 4 k + 3.</param>
/// <param name="by">By how much.</param>
internal sealed class ShiftedImages(int[] kinds, float by) : ITeachingImages
{
    private readonly RandomImages _images = new() { Count = int.MaxValue, Groups = int.MaxValue };

    /// <summary>The first picture; other pictures than the good ones.</summary>
    public int First { get; init; } = 1000;

    public int Count => kinds.Length;

    public int InputSize => _images.InputSize;

    /// <summary>Whether all are of one group.</summary>
    public bool OneGroup { get; init; }

    /// <summary>Whether only the first cell is moved, which the cues see better than a move of all.</summary>
    public bool OneCell { get; init; }

    public string GroupOf(int image) => OneGroup ? "lot" : $"defective {image}";

    public IFeatureReader OpenReader() => new Reader(_images.OpenReader(), this, kinds, by);

    private sealed class Reader(IFeatureReader images, ShiftedImages shifted, int[] kinds, float by) : IFeatureReader
    {
        public void Read(int image, Span<float> fine, Span<float> coarse)
        {
            images.Read(image + shifted.First, fine, coarse);
            var cells = coarse.Length / 192;
            for (var i = 0; i < 4 * cells; i += shifted.OneCell ? cells : 1)
                coarse[(kinds[image] * 4 * cells) + i] += by;
        }

        public void Dispose() => images.Dispose();
    }
}
