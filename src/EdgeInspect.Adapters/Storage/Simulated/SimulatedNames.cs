using System.Security.Cryptography;
using System.Text;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Storage.Simulated;

/// <summary>Digests that stand for files that are not there.</summary>
internal static class SimulatedNames
{
    /// <summary>64 lower-case hexadecimal digits.</summary>
    public static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

/// <summary>A model that is nothing but its name: a record needs no more of it.</summary>
internal sealed class NamedDetector(ModelIdentity model) : IDetector
{
    /// <inheritdoc/>
    public ModelIdentity Model => model;

    /// <inheritdoc/>
    public InputGeometry Geometry => InputGeometry.Square(32);

    /// <inheritdoc/>
    public Placement Placement { get; set; }

    /// <inheritdoc/>
    public Span<byte> Input => [];

    /// <inheritdoc/>
    public double Threshold => 0;

    /// <inheritdoc/>
    public string? PredictedClass => null;

    /// <inheritdoc/>
    public string? Failure => null;

    /// <inheritdoc/>
    public ReadOnlySpan<float> Map => [];

    /// <inheritdoc/>
    public int MapWidth => 0;

    /// <inheritdoc/>
    public int MapHeight => 0;

    /// <inheritdoc/>
    public float Run() => float.NaN;

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
