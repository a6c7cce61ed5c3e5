using EdgeInspect.Adapters.Cameras.Simulated.Products;

namespace EdgeInspect.Adapters.Cameras.Simulated.Rendering;

/// <summary>What stays where it is in the frame, whatever the part does: the unevenness of the light, and dirt on the lens.</summary>
internal sealed class Lens
{
    private const int Specks = 14;
    private const int Smears = 3;

    public Lens(SimulatedLineOptions options, double scale)
    {
        Light = new float[options.Width * options.Height];
        Dirt = new float[Light.Length];
        for (var at = 0; at < Light.Length; at++)
        {
            var (x, y) = ((2.0 * (at % options.Width) / options.Width) - 1, (2.0 * (at / options.Width) / options.Height) - 1);
            Light[at] = (float)((1.02 - (0.045 * x) - (0.03 * y)) * (1 - (0.05 * ((x * x) + (y * y)))));
        }
        if (options.Drift.DirtyLens.PerThousandParts > 0)
            Soil(options, scale);
    }

    /// <summary>Factor of the light at each pixel.</summary>
    public float[] Light { get; }

    /// <summary>Share of the light that a fully dirty lens takes at each pixel.</summary>
    public float[] Dirt { get; }

    /// <summary>Small sharp specks of dust, and wide thin smears.</summary>
    private void Soil(SimulatedLineOptions options, double scale)
    {
        var random = new CounterRandom(options.Seed, RandomStream.Texture, 1);
        for (var k = 0; k < Specks + Smears; k++)
        {
            var (x, y) = (random.Between(0, options.Width), random.Between(0, options.Height));
            var smear = k >= Specks;
            var radius = scale * (smear ? random.Between(60, 110) : random.Between(4, 12));
            Spot(options.Width, new(x, y), radius, smear ? 0.55 : 1, random.Next());
        }
    }

    private void Spot(int width, Vector2D centre, double radius, double density, ulong seed)
    {
        for (var at = 0; at < Dirt.Length; at++)
        {
            var off = new Vector2D(at % width, at / width) - centre;
            var reach = off.Length / radius;
            if (reach >= 1)
                continue;
            var thickness = density * (1 - (reach * reach)) * (0.8 + (0.2 * ValueNoise.At(seed, off.U / radius * 4, off.V / radius * 4)));
            Dirt[at] = (float)Math.Max(Dirt[at], thickness);
        }
    }
}
