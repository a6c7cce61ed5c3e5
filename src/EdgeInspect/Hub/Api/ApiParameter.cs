using System.Diagnostics.CodeAnalysis;
using Microsoft.OpenApi;

namespace EdgeInspect.Hub.Api;

/// <summary>Reads a parameter's text.</summary>
/// <returns>Whether it is one of those that are allowed.</returns>
internal delegate bool TryReadParameter<T>(string text, [MaybeNullWhen(false)] out T value);

/// <summary>A parameter of the interface: the one definition by which it is read, refused, and described.</summary>
/// <param name="Name">As in the address.</param>
/// <param name="Description">What it means, in a sentence.</param>
/// <param name="Allowed">What it takes, in words.</param>
/// <param name="Example">A value.</param>
/// <param name="Schema">What it takes, for machines.</param>
internal abstract record ApiParameter(string Name, string Description, string Allowed, string Example, OpenApiSchema Schema)
{
    /// <summary>Whether it is a level of the address.</summary>
    public bool IsInPath { get; init; }

    /// <summary>Whether it must be given.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether a text is one that it takes.</summary>
    public abstract bool Takes(string text);
}

/// <summary>A parameter with a type.</summary>
internal sealed record ApiParameter<T>(
    string Name, string Description, string Allowed, string Example, OpenApiSchema Schema, TryReadParameter<T> TryRead)
    : ApiParameter(Name, Description, Allowed, Example, Schema)
{
    /// <inheritdoc/>
    public override bool Takes(string text) => TryRead(text, out _);
}
