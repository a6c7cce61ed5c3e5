using System.Globalization;

namespace EdgeInspect.Core.Monitoring;

/// <summary>By what parts are told apart. The order is part of the format: where keys are too many, those of the later ones go first.</summary>
public enum SliceBy
{
    /// <summary>The production line.</summary>
    Line,

    /// <summary>The camera.</summary>
    Camera,

    /// <summary>The recipe.</summary>
    Recipe,

    /// <summary>The shift.</summary>
    Shift,

    /// <summary>Who inspected.</summary>
    Inspector,

    /// <summary>The lot.</summary>
    Lot,
}

/// <summary>What a part really was.</summary>
public enum GroundTruth
{
    /// <summary>Nobody has said.</summary>
    Unknown,

    /// <summary>Good.</summary>
    Ok,

    /// <summary>Defective.</summary>
    Ng,
}

/// <summary>One slice: the parts of one line, one lot and so on.</summary>
/// <param name="By">By what.</param>
/// <param name="Name">Which: 1 to <see cref="MaxNameLength"/> characters.</param>
public readonly record struct SliceKey(SliceBy By, string Name)
{
    /// <summary>Most characters of a name; parts of a longer one are counted with those that found no place.</summary>
    public const int MaxNameLength = 64;

    /// <summary>Whether a slice may have that name: not empty, not too long, no half characters, which no message can carry.</summary>
    public bool IsValid
    {
        get
        {
            if (Name is not { Length: > 0 and <= MaxNameLength } || !Enum.IsDefined(By))
                return false;
            for (var i = 0; i < Name.Length; i++)
            {
                if (char.IsSurrogate(Name[i]) && !(i + 1 < Name.Length && char.IsSurrogatePair(Name[i], Name[++i])))
                    return false;
            }

            return true;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{By.ToWire()}={Name}");
}

/// <summary>The order of slices: by kind, then by name as its UTF-16 is written.</summary>
internal readonly struct SliceOrder : IComparer<SliceKey>
{
    /// <inheritdoc/>
    public int Compare(SliceKey x, SliceKey y) => x.By != y.By ? (int)x.By - (int)y.By : string.CompareOrdinal(x.Name, y.Name);
}
