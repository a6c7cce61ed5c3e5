using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeInspect.Panel.Shell;

/// <summary>
/// Style sheets, scripts and fonts of the pages. They lie in the assembly, so that the program needs no folder beside it, and their addresses
/// hold the digest of them all, so that a browser keeps them until they change.
/// </summary>
internal sealed class PageAssets
{
    private const string Prefix = "assets/";

    private static readonly FrozenDictionary<string, string> MediaTypes = new Dictionary<string, string>
    {
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".woff2"] = "font/woff2",
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, Asset> _assets;
    private readonly string _version;

    private PageAssets()
    {
        var assembly = typeof(PageAssets).Assembly;
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var assets = new Dictionary<string, Asset>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            digest.AppendData(bytes);
            assets.Add(name[Prefix.Length..], new(bytes, MediaTypes[Path.GetExtension(name)]));
        }

        _assets = assets.ToFrozenDictionary(StringComparer.Ordinal);
        _version = Convert.ToHexStringLower(digest.GetHashAndReset())[..16];
    }

    /// <summary>Those of this assembly.</summary>
    public static PageAssets Instance { get; } = new();

    /// <summary>The address of a file, below the base address.</summary>
    /// <exception cref="KeyNotFoundException">There is no such file.</exception>
    public string Address(string name) =>
        _assets.ContainsKey(name) ? $"{Prefix}{_version}/{name}" : throw new KeyNotFoundException($"no page asset is called '{name}'");

    /// <summary>Serves them all.</summary>
    public IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet($"/{Prefix}{_version}/{{**name}}", Serve).ExcludeFromDescription().AnswerHead();

    private IResult Serve(string name, HttpContext context)
    {
        if (!_assets.TryGetValue(name, out var asset))
            return Results.NotFound();
        var headers = context.Response.Headers;
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.XContentTypeOptions = "nosniff";
        if (!asset.IsText || !context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal))
            return Results.Bytes(asset.Bytes, asset.MediaType);
        headers.ContentEncoding = "br";
        headers.Vary = "Accept-Encoding";
        return Results.Bytes(asset.Compressed, asset.MediaType);
    }

    private sealed class Asset(byte[] bytes, string mediaType)
    {
        private readonly Lazy<byte[]> _compressed = new(() => Compress(bytes));

        public byte[] Bytes { get; } = bytes;

        public string MediaType { get; } = mediaType;

        public bool IsText { get; } = !mediaType.StartsWith("font/", StringComparison.Ordinal);

        public byte[] Compressed => _compressed.Value;

        private static byte[] Compress(byte[] bytes)
        {
            using var target = new MemoryStream();
            using (var brotli = new BrotliStream(target, CompressionLevel.Optimal))
                brotli.Write(bytes);
            return target.ToArray();
        }
    }
}
