using EdgeInspect.Adapters.Cameras.Simulated.Products;

namespace EdgeInspect.Adapters.Cameras.Simulated.Defects;

/// <summary>What a blob looks like from its middle to its outline.</summary>
internal enum BlobProfile
{
    /// <summary>Even with a sharp outline: a chip.</summary>
    Solid,

    /// <summary>Thin inside with a denser rim: something dried.</summary>
    Dried,

    /// <summary>Covers less and less: a shadow.</summary>
    Soft,

    /// <summary>Hollow: one side faces the light.</summary>
    Hollow,
}

/// <summary>An irregular spot.</summary>
/// <param name="site">Its middle and the way of its long axis.</param>
/// <param name="radius">Half of its long axis, in px.</param>
/// <param name="slimness">Its short axis as a share of the long one.</param>
/// <param name="roughness">How irregular its outline is, 0 to 1.</param>
/// <param name="profile">What it looks like.</param>
/// <param name="finish">How it changes what is under it.</param>
/// <param name="surface">The product in whose surface it lies, or null when it lies on top.</param>
/// <param name="seed">Of its outline.</param>
internal sealed class Blob(
    Site site, double radius, double slimness, double roughness, BlobProfile profile, Finish finish, Product? surface, ulong seed)
    : BrushLayer(finish, surface)
{
    public override Box Bounds => Box.Around(site.Place, radius * (1 + roughness) + 2);

    public override Touch At(Vector2D at)
    {
        var off = at - site.Place;
        var (x, y) = (off.Dot(site.Along) / radius, off.Dot(site.Along.Normal) / (radius * slimness));
        var size = Math.Sqrt((x * x) + (y * y));
        // Sampled on a circle, so that the outline is irregular but the inside has no holes.
        var (dx, dy) = size > 0 ? (x / size, y / size) : (1, 0);
        var around = ValueNoise.At(seed, 1.6 * dx, 1.6 * dy) + (0.4 * ValueNoise.At(seed, 3.7 * dx, 3.7 * dy));
        var reach = size * (1 + (roughness * around / 1.4));
        return reach >= 1.2 ? default : profile switch
        {
            BlobProfile.Solid => new(Edge(reach, 0.7), 0),
            BlobProfile.Dried => new(Edge(reach, 1.6) * (0.62 + (0.38 * Math.Clamp((reach - 0.62) / 0.2, 0, 1))), 0),
            BlobProfile.Soft => new(Math.Clamp(1.6 * (1 - reach), 0, 1), 0),
            _ => new(0, reach >= 1 ? 0 : -3.5 * reach * (1 - (reach * reach)) * (1 - (reach * reach)) * Facing(off)),
        };
    }

    private static double Facing(Vector2D off) => off.Dot(Product.Light) / Math.Max(off.Length, 1e-9);

    private double Edge(double reach, double softness) => Math.Clamp(((1 - reach) * radius * slimness / softness) + 0.5, 0, 1);
}
