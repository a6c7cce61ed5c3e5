namespace EdgeInspect.Core.Pictures;

/// <summary>Which limit of a hub leaves no room for a picture.</summary>
public enum PictureShortage
{
    /// <summary>None: there is room.</summary>
    None,

    /// <summary><see cref="PictureLimits.QuotaBytes"/>.</summary>
    Stored,

    /// <summary><see cref="PictureLimits.PendingQuotaBytes"/>.</summary>
    Unfinished,
}
