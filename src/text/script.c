// SPDX-License-Identifier: Apache-2.0
#include "text/script.h"

#include <opencc/opencc.h>
#include <pthread.h>

static bool is_toned(int32_t c) {
    static const char toned[] = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ";
    for (size_t pos = 0; pos < sizeof toned - 1;) {
        if (utf8_next(STR(toned), &pos) == c) return true;
    }
    return false;
}

// The length of a gloss that begins at `at` with a bracket, 0: none.
static size_t gloss_at(struct str s, size_t at, bool *ret_toned) {
    size_t pos = at, letters = 0;
    int32_t open = utf8_next(s, &pos), close = open == '(' ? ')' : 0xFF09;
    *ret_toned = false;
    while (pos < s.n) {
        int32_t c = utf8_next(s, &pos);
        if (c == close) return letters ? pos - at : 0;
        bool toned = c > 0x7F && is_toned(c);
        if (!((c >= 'a' && c <= 'z') || c == 0xFC || toned) || ++letters > 7) return 0;
        *ret_toned |= toned;
    }
    return 0;
}

struct mapped script_strip_glosses(struct arena *a, const struct mapped *m, struct noted *ret) {
    struct str s = m->text;
    *ret = (struct noted){0, {0, 0}};
    size_t toned_count = 0;
    for (int pass = 0; pass < 2; pass++) {
        struct mapping out = {0};
        if (pass == 1) out = mapping_start(a, m);
        size_t kept = 0, before = 0;
        int32_t last = 0;
        for (size_t pos = 0; pos < s.n;) {
            size_t at = pos;
            int32_t c = utf8_next(s, &pos);
            bool toned;
            size_t n = is_han(last) && (c == '(' || c == 0xFF08) ? gloss_at(s, at, &toned) : 0;
            if (n && pass == 0) toned_count += toned;
            if (n && pass == 1 && (toned || toned_count >= 3)) {
                if (ret->count++ == 0) ret->first = mapped_origin(m, str_of(s.p + before, at + n - before));
                mapping_keep(&out, kept, at);
                kept = pos = at + n;
                continue; // the character in front stays the last
            }
            before = at;
            last = c;
        }
        if (pass == 0 && toned_count == 0) return *m;
        if (pass == 1) {
            mapping_keep(&out, kept, s.n);
            return mapping_done(&out);
        }
    }
    return *m;
}

// Frequent characters whose simplified form is another one and which simplified text does not use.
static const char traditional_only[] =
    "們個來說會對時國學發經這過點現實體長開關問題東車馬門間動種進與為無業電產報際議員務級協強當應將設調勞軍運"
    "還認識讀寫語話課請論證變邊達遠連選遺難雙雲電靜響頁頂項順須領頭顧類飛飯館驗驚魚鳥鳴黃黨齊齒龍龜儀億償優"
    "兒內兩冊凍劃則創劉劑勁勝勢勵勸匯區華單賣壓參嚴喪園圓團圖場塊壞堅墳壯聲處備夠夢夾奪獎婦媽孫寧審寬寶專尋"
    "導屬層歲島嶺帶幣幫幹廠廣廢廳張彈歸錄後徑從復徵憲懷態憑懸戰戲戶擇擊擔據擴擺攝擬敗敵數斷舊晉曆書術條極構"
    "標樣樹機橋檔檢櫃權歡歐歷殘殺殼毀氣決況沒沖淚潔潛灣濟測湯滅滬滿漁漢澤濃瀏災爐爭爺牆狀獨獲環瑪畝畢畫異療"
    "監盡盤睜礎禮禍種稱穩窮競筆節範築簡簽糧純紀約紅納紙紛紡紋細終組結給絡絕統絲綁綠維綱網緊線練緒緣編緩織繼"
    "續罰罷羅義習聖聞聯聰職聽肅腦腳臉臨舉艦藝藥莊葉蘇蘭虛蟲補裝裡製複見規視覺覽觀計訂訓討記許訪設詞試詢該詳"
    "誌誠誤誰誼談謀謝譯護譽豐財貢貧貨貫責貴買費貼資賓賴賺賽購贈贏趙趕車輕較載輛輪輸辦農遞遷遼鄉鄭鄰醫釋鋼錢"
    "錯鎮鏈鐵鑒閉閱闊陣陰陳陸陽隊階隨險隱雜離頻顆願顏風養餘駐駕騙髮鬥鮮麗麥麼點齡";

enum { HAN_FIRST = 0x4E00, HAN_END = 0xA000 };
static uint8_t traditional[(HAN_END - HAN_FIRST) / 8];
static pthread_once_t traditional_once = PTHREAD_ONCE_INIT;

static void fill_traditional(void) {
    for (size_t pos = 0; pos < sizeof traditional_only - 1;) {
        int32_t c = utf8_next(STR(traditional_only), &pos) - HAN_FIRST;
        if (c >= 0 && c < HAN_END - HAN_FIRST) traditional[c / 8] |= (uint8_t)(1 << c % 8);
    }
}

static bool is_traditional(int32_t c) {
    return c >= HAN_FIRST && c < HAN_END && traditional[(c - HAN_FIRST) / 8] >> (c - HAN_FIRST) % 8 & 1;
}

static struct noted count_traditional(const struct mapped *m, size_t *ret_han) {
    pthread_once(&traditional_once, fill_traditional);
    struct noted found = {0, {0, 0}};
    *ret_han = 0;
    for (size_t pos = 0; pos < m->text.n;) {
        size_t at = pos;
        int32_t c = utf8_next(m->text, &pos);
        *ret_han += is_han(c);
        if (is_traditional(c) && found.count++ == 0) found.first = mapped_origin(m, str_of(m->text.p + at, pos - at));
    }
    return found;
}

struct noted script_traditional(const struct mapped *m) {
    size_t han;
    return count_traditional(m, &han);
}

static opencc_t dictionary = (opencc_t)-1;
static pthread_once_t dictionary_once = PTHREAD_ONCE_INIT;
static pthread_mutex_t dictionary_lock = PTHREAD_MUTEX_INITIALIZER; // its documentation promises nothing to threads

static void load_dictionary(void) { dictionary = opencc_open(OPENCC_DEFAULT_CONFIG_TRAD_TO_SIMP); }

// The new line, its characters placed one by one where there are as many as before, else in order.
static void put_line(struct mapping *out, struct str old, size_t at, struct str line) {
    size_t left = utf8_count(line), had = utf8_count(old), from = 0;
    for (size_t pos = 0; pos < line.n; left--) {
        size_t begin = pos;
        utf8_next(line, &pos);
        mapping_put(out, str_of(line.p + begin, pos - begin), at + from);
        if (had > 1 && (had <= left || from < old.n)) {
            size_t next = from;
            utf8_next(old, &next);
            if (next < old.n) from = next;
            had--;
        }
    }
}

struct mapped script_simplify(struct arena *a, const struct mapped *m, struct noted *ret, bool *ret_missing) {
    size_t han;
    *ret = count_traditional(m, &han);
    *ret_missing = false;
    if (ret->count < 5 || ret->count * 100 < han) return *m;
    pthread_once(&dictionary_once, load_dictionary);
    if (dictionary == (opencc_t)-1) {
        *ret_missing = true;
        return *m;
    }
    struct mapping out = mapping_start(a, m);
    struct str s = m->text;
    for (size_t at = 0, end; at < s.n; at = end) {
        const char *hit = memchr(s.p + at, '\n', s.n - at);
        end = hit ? (size_t)(hit - s.p) + 1 : s.n;
        struct str line = str_of(s.p + at, end - at);
        pthread_mutex_lock(&dictionary_lock);
        char *new_line = opencc_convert_utf8(dictionary, line.p, line.n);
        pthread_mutex_unlock(&dictionary_lock);
        if (new_line == NULL) mapping_keep(&out, at, end);
        else {
            put_line(&out, line, at, str_c(new_line));
            opencc_convert_utf8_free(new_line);
        }
    }
    return mapping_done(&out);
}
