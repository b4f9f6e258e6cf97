#include <array>

#include "indexer/cleaning/phrases.hpp"

namespace broadsheet {
namespace {

using enum PhraseForm;
using enum RuleId;

// Per rule: en, de, fr, es, pt, ru, hi, ar, zh. Compared folded, so case and accents do not matter.
constexpr auto rows = std::to_array<PhraseRow>({
    {ad_label, line,
     "Ad|Advertisement|Advertisements|Advertising|Advertorial|Sponsored|Sponsored content|Sponsored post|"
     "Sponsored links|Sponsored by|Promoted content|Paid content|Paid post|Ad feedback|Report this ad|"
     "Advertisement - continue reading below|Advertisement - scroll to continue|Story continues below|"
     "Story continues below advertisement|Article continues below advertisement|"
     "Article continues after advertisement|Continue reading below advertisement|"
     "Article continues below this ad|Scroll down to continue|Skip advertisement|Skip ad|Remove ads"},
    {ad_label, line, "Anzeige|Anzeigen|Werbung|Gesponsert|Sponsored Post|Bezahlter Inhalt|Advertorial"},
    {ad_label, line,
     "Publicité|Publicités|Annonce|Contenu sponsorisé|Lire la suite après la publicité|"
     "La suite après la publicité"},
    {ad_label, line,
     "Publicidad|Anuncio|Contenido patrocinado|Patrocinado|Continúa después de la publicidad"},
    {ad_label, line,
     "Publicidade|Anúncio|Anúncios|Conteúdo patrocinado|Continua após a publicidade|"
     "Continua depois da publicidade|PUBLICIDADE - continue lendo"},
    {ad_label, line, "Реклама|На правах рекламы|Партнерский материал"},
    {ad_label, line, "विज्ञापन|प्रायोजित"},
    {ad_label, line, "إعلان|إعلانات|إعلان ممول|محتوى مدعوم"},
    {ad_label, line, "广告|推广|赞助内容|廣告"},

    {media_label, line,
     "Image caption|Media caption|Image source|Image copyright|Image credit|Play video|Watch video|"
     "Watch the video|Play audio|Play now|View gallery|View photos|View photo gallery|Photo gallery|"
     "View image in fullscreen|View full screen|Open image modal|Open in gallery|Expand image|Enlarge image|"
     "Hide caption|Toggle caption|Show caption|Media playback is unsupported on your device|"
     "Video player is loading|Video loading|Now playing|Next slide|Previous slide|Next image|Previous image|"
     "Related video|Related videos|Slideshow|Video unavailable|This is a modal window"},
    {media_label, line,
     "Bild vergrößern|Bildergalerie|Zur Bildergalerie|Video abspielen|Galerie öffnen|"
     "Bilderstrecke|Zum Video|Bild in Lightbox öffnen"},
    {media_label, line, "Voir la galerie|Voir les photos|Lire la vidéo|Agrandir l'image|Diaporama"},
    {media_label, line, "Ver galería|Ver fotos|Reproducir video|Ver vídeo|Ver video|Pie de foto|Fotogalería"},
    {media_label, line,
     "Ver galeria|Assista ao vídeo|Reproduzir vídeo|Legenda da foto|Galeria de fotos|"
     "Crédito, Getty Images"},
    {media_label, line, "Смотреть видео|Фотогалерея|Подпись к фото|Воспроизвести видео"},
    {media_label, line, "वीडियो देखें|तस्वीरें देखें|फोटो गैलरी|वीडियो प्ले करें"},
    {media_label, line, "شاهد الفيديو|معرض الصور|تعليق على الصورة|تشغيل الفيديو"},
    {media_label, line, "观看视频|播放视频|图片集|查看图集|点击播放|图像来源|图像加注文字"},

    {date_stamp, begins,
     "Published|Published on|Published at|First published|First published on|Updated|Updated on|Updated at|"
     "Last updated|Last updated on|Last updated at|Last modified|Last modified on|Posted|Posted on|"
     "Posted at|Date published|Publication date|Modified"},
    {date_stamp, begins,
     "Veröffentlicht|Veröffentlicht am|Aktualisiert|Aktualisiert am|Zuletzt aktualisiert|"
     "Stand|Erstellt|Erstellt am|Erschienen am"},
    {date_stamp, begins,
     "Publié le|Publié|Mis à jour le|Mis à jour|Modifié le|Mise à jour le|Dernière mise à jour"},
    {date_stamp, begins, "Publicado el|Publicado|Actualizado el|Actualizado|Última actualización"},
    {date_stamp, begins, "Publicado em|Atualizado em|Atualizado|Última atualização"},
    {date_stamp, begins, "Опубликовано|Обновлено|Дата публикации"},
    {date_stamp, begins, "प्रकाशित|अपडेटेड|अंतिम अपडेट"},
    {date_stamp, begins, "نشر في|تاريخ النشر|آخر تحديث|تم النشر في|تم التحديث"},
    {date_stamp, begins, "发布时间|发布于|更新时间|更新于|发表于"},

    {photo_credit, line,
     "Getty Images|AFP via Getty Images|Getty|Shutterstock|AP Photo|Associated Press|File photo|"
     "Representational image|Representative image|Courtesy photo|Handout photo|Stock photo|Archive photo"},
    {photo_credit, colon,
     "Photo|Photos|Photo by|Photo credit|Photo courtesy|Photo courtesy of|Photograph|Photograph by|"
     "Photographer|Picture|Pictures|Pic|Image|Images|Image credit|Image credits|Image source|"
     "Image courtesy|Credit|Credits|Picture credit|File photo|Cover photo|Featured image"},
    {photo_credit, begins, "Photo by|Photograph by|Photos by|Photo courtesy of|Image courtesy of|Picture by"},
    {photo_credit, colon, "Foto|Fotos|Bild|Bilder|Bildquelle|Bildnachweis|Quelle Bild|Symbolbild|Archivbild"},
    {photo_credit, colon, "Crédit photo|Crédits photo|Photo d'illustration|Crédit"},
    {photo_credit, colon, "Foto de|Crédito|Fotografía|Foto de archivo|Imagen"},
    {photo_credit, colon, "Crédito da foto|Crédito da imagem|Imagem|Foto do arquivo|Reprodução|Divulgação"},
    {photo_credit, colon, "Фото|Изображение|Источник фото|Фотография"},
    {photo_credit, colon, "फोटो|फ़ोटो|तस्वीर|फोटो साभार"},
    {photo_credit, colon, "تصوير|الصورة|مصدر الصورة|صورة"},
    {photo_credit, colon, "图片来源|图源|摄影|资料图|图"},

    {teaser, colon,
     "Also read|Also see|Also watch|Read also|Read|Read more|Read more on|Read more at|Read next|"
     "More|More on this|More on this story|More to read|Must read|See also|See more|Related|Related article|"
     "Related articles|Related story|Related stories|Related news|Related coverage|Related content|"
     "Related reading|Related links|Watch|Watch now|Watch also|Watch live|Watch more|Listen|Listen to this|"
     "Don't miss|Don’t miss|You may also like|Recommended|Recommended reading|In case you missed "
     "it|ICYMI|Further reading|Learn more|Explore more|Editor's pick|"
     "Editors' picks|Editor’s picks|Suggested reading|Worth reading"},
    {teaser, colon,
     "Lesen Sie auch|Lesen Sie mehr|Mehr dazu|Mehr zum Thema|Siehe auch|Auch interessant|"
     "Lesetipp|Mehr lesen|Weiterlesen|Das könnte Sie auch interessieren|Passend zum Thema|"
     "Lesen Sie hier|Lesen Sie dazu|Im Video|Sehen Sie auch|Zum Thema"},
    {teaser, colon,
     "Lire aussi|À lire aussi|À lire|Lire également|Voir aussi|À voir aussi|À écouter|"
     "En savoir plus|Sur le même sujet|Lire la suite|À lire également|Regarder"},
    {teaser, colon,
     "Lea también|Lee también|Leer también|Lea además|Lee más|Leer más|Ver también|"
     "Te puede interesar|Le puede interesar|También te puede interesar|Más información|"
     "Mira también|Vea también|No te pierdas|Te recomendamos"},
    {teaser, colon,
     "Leia também|Leia mais|Leia ainda|Leia|Veja também|Veja mais|Saiba mais|Confira também|"
     "Assista também|Assista|Ouça|Relacionado|Relacionadas|Notícias relacionadas|"
     "Mais sobre o assunto|Recomendado para você"},
    {teaser, colon,
     "Читайте также|Читать также|Смотрите также|Подробнее|По теме|Читать далее|Читать дальше|"
     "Ещё по теме|См. также|Материалы по теме|Вам может быть интересно"},
    {teaser, colon, "यह भी पढ़ें|ये भी पढ़ें|इसे भी पढ़ें|और पढ़ें|यह भी देखें|संबंधित खबरें|पढ़ें|देखें"},
    {teaser, colon,
     "اقرأ أيضا|اقرأ أيضاً|إقرأ أيضا|اقرأ المزيد|شاهد أيضا|شاهد أيضاً|طالع أيضا|مواضيع ذات صلة|"
     "قد يهمك أيضا|للمزيد|لمزيد من التفاصيل"},
    {teaser, colon,
     "延伸阅读|相关阅读|相关新闻|相关报道|阅读更多|更多新闻|推荐阅读|另请参阅|更多报道|了解更多|"
     "延伸閱讀|相關新聞"},

    {click_here, begins,
     "Click here|Tap here|Click the link|Click on the link|Read the full story|Read the full article|"
     "Read the full report|Read the rest|Read the original|Continue reading|View the full|"
     "See the full list here|Find out more here|For more information, click|To read more, click"},
    {click_here, begins,
     "Klicken Sie hier|Hier klicken|Zum vollständigen Artikel|Den ganzen Artikel lesen|"
     "Hier geht es zum|Hier geht's zum"},
    {click_here, begins, "Cliquez ici|Cliquer ici|Lire l'article complet|Lire l'intégralité|Lire la suite"},
    {click_here, begins,
     "Haga clic aquí|Haz clic aquí|Pulse aquí|Lea la nota completa|Lea el artículo completo|"
     "Leer artículo completo|Siga leyendo"},
    {click_here, begins,
     "Clique aqui|Leia a matéria completa|Leia a íntegra|Leia o artigo completo|"
     "Continue lendo|Confira a íntegra"},
    {click_here, begins, "Нажмите здесь|Читать полностью|Читать полную версию|Полный текст"},
    {click_here, begins, "यहां क्लिक करें|यहाँ क्लिक करें|पूरी खबर पढ़ें|पूरी खबर पढ़ने के लिए"},
    {click_here, begins, "اضغط هنا|انقر هنا|لقراءة المقال كاملا|تابع القراءة|اقرأ المقال كاملا"},
    {click_here, begins, "点击这里|点击此处|点击查看|阅读全文|查看全文|点击阅读|查看原文|閱讀全文"},

    {subscribe, begins,
     "Sign up for|Sign up to|Sign up now|Sign up here|Sign up today|Sign in to|Sign in or|Log in to|Log in "
     "or|"
     "Login to|Subscribe to|Subscribe now|Subscribe today|Subscribe for|Subscribe here|Subscribe and|"
     "Already a subscriber|Already a member|Already have an account|Not a subscriber|Not a member|"
     "Get our newsletter|Get the newsletter|Get our free|Get our daily|Get our weekly|Get the latest news|"
     "Get the day's|Get breaking news|Get more stories|Get unlimited access|Join our newsletter|"
     "Join our mailing list|Join our WhatsApp|Join our Telegram|Join us on|Become a member|"
     "Become a subscriber|Register for free|Register now|Create a free account|Create an account|"
     "Enter your email|Your email address|Stay up to date with|Stay informed with|Download our app|"
     "Download the app|Support independent journalism|Support our journalism|To continue reading|"
     "This article is for subscribers|This content is for subscribers|Follow us on|Like us on|"
     "You have been subscribed|Thank you for subscribing|Thanks for subscribing|Manage your account|"
     "Catch all the|Stay tuned to"},
    {subscribe, line,
     "Newsletter|Newsletters|Subscribe|Sign up|Sign in|Log in|Login|Register|Email address|"
     "By signing up, you agree to our terms|Our newsletters"},
    {subscribe, begins,
     "Melden Sie sich|Jetzt anmelden|Jetzt abonnieren|Abonnieren Sie|Newsletter abonnieren|"
     "Unser Newsletter|Unseren Newsletter|Jetzt kostenlos testen|Zum Newsletter|"
     "Bereits Abonnent|Folgen Sie uns|Jetzt registrieren|Schon Abonnent|Hier anmelden|"
     "Für unseren Newsletter"},
    {subscribe, begins,
     "Inscrivez-vous|Abonnez-vous|S'abonner|Déjà abonné|Je m'abonne|Recevez notre|"
     "Recevez chaque|Recevez toute|Créez un compte|Connectez-vous|Se connecter|Suivez-nous|"
     "Cet article est réservé"},
    {subscribe, begins,
     "Suscríbete|Suscríbase|Regístrate|Regístrese|Inicia sesión|Inicie sesión|"
     "Recibe nuestro|Recibe las noticias|Únete a nuestro|Síguenos en|Ya eres suscriptor|"
     "Apúntate"},
    {subscribe, begins,
     "Assine|Inscreva-se|Cadastre-se|Receba nossa|Receba as notícias|Receba no seu|"
     "Já é assinante|Siga-nos|Faça login|Entre no nosso|Participe do nosso grupo"},
    {subscribe, begins,
     "Подписывайтесь|Подпишитесь|Подписаться|Зарегистрируйтесь|Оформите подписку|"
     "Следите за нами|Присоединяйтесь"},
    {subscribe, begins,
     "न्यूजलेटर|न्यूज़लेटर|सब्सक्राइब करें|लॉग इन करें|साइन अप करें|हमें फॉलो करें|ताजा खबरों के लिए|"
     "ताज़ा खबरों के लिए"},
    {subscribe, begins,
     "اشترك في|اشترك الآن|سجل الدخول|تسجيل الدخول|تابعونا على|تابعنا على|اشتركوا في|انضم إلى"},
    {subscribe, begins, "订阅|登录|登陆|注册|关注我们|扫码关注|扫描二维码|请登录|訂閱|下载客户端|欢迎关注"},

    {tag_line, colon,
     "Tags|Topics|Filed under|Filed in|Keywords|Posted in|More about|Read more about|"
     "Related topics"},
    {tag_line, colon, "Schlagwörter|Schlagworte|Stichwörter|Themen"},
    {tag_line, colon, "Mots-clés|Mots clés|Étiquettes|Sujets|Thèmes"},
    {tag_line, colon, "Etiquetas|Temas|Palabras clave|Archivado en"},
    {tag_line, colon, "Marcadores|Palavras-chave|Assuntos|Tópicos"},
    {tag_line, colon, "Теги|Тэги|Метки|Ключевые слова|Темы"},
    {tag_line, colon, "टैग|टैग्स|विषय"},
    {tag_line, colon, "الوسوم|وسوم|كلمات دلالية|كلمات مفتاحية|الكلمات المفتاحية"},
    {tag_line, colon, "标签|关键词|关键字|標籤"},

    {rights, begins,
     "All rights reserved|Copyright|This material may not be|No part of this|"
     "Unauthorized reproduction|Reproduction is prohibited|Reproduction prohibited"},
    {rights, begins, "Alle Rechte vorbehalten|Nachdruck verboten|Urheberrecht ©"},
    {rights, begins, "Tous droits réservés|Toute reproduction interdite|Reproduction interdite"},
    {rights, begins, "Todos los derechos reservados|Prohibida la reproducción|Prohibida su reproducción"},
    {rights, begins,
     "Todos os direitos reservados|Proibida a reprodução|É proibida a reprodução|"
     "Reprodução proibida"},
    {rights, begins, "Все права защищены|Перепечатка запрещена"},
    {rights, begins, "सर्वाधिकार सुरक्षित|कॉपीराइट"},
    {rights, begins, "جميع الحقوق محفوظة|حقوق النشر محفوظة"},
    {rights, begins, "版权所有|版權所有|未经授权|未经许可|转载请注明|保留所有权利"},

    {share_widget, line,
     "Share|Share this|Share this article|Share this story|Share this post|Share this page|Share article|"
     "Share on Facebook|Share on Twitter|Share on X|Share on LinkedIn|Share on WhatsApp|Share via email|"
     "Share with friends|Share options|Tweet|Tweet this|Pin it|Copy link|Link copied|Copy this link|"
     "Email this article|Email this|Print this article|Print this page|Leave a comment|Leave a reply|"
     "Post a comment|Add a comment|Add comment|View comments|Show comments|Read comments|Join the discussion|"
     "Join the conversation|Comments are closed|Comment now|No comments|Save article|Save for later|"
     "Click to share|Close sharing panel|Show more sharing options|Facebook Twitter|Facebook Twitter Email"},
    {share_widget, beside,
     "Facebook|Twitter|X|LinkedIn|WhatsApp|Telegram|Pinterest|Reddit|Tumblr|Instagram|Messenger|Flipboard|"
     "Email|E-mail|E-Mail|Print|Comment|Comments|Copy|Save|Like|Link|More|Flip|Close"},
    {share_widget, line,
     "Teilen|Artikel teilen|Beitrag teilen|Auf Facebook teilen|Drucken|Artikel drucken|"
     "Merken|Kommentar schreiben|Kommentieren|Kommentare lesen|Link kopieren|Tweeten"},
    {share_widget, line,
     "Partager|Partager l'article|Partager sur Facebook|Partager sur Twitter|Imprimer|"
     "Laisser un commentaire|Copier le lien|Tweeter|Commenter|Réagir"},
    {share_widget, line,
     "Compartir|Compartir en Facebook|Compartir en Twitter|Compartir en WhatsApp|"
     "Comparte|Imprimir|Copiar enlace|Deja un comentario|Comentar|Twittear"},
    {share_widget, line,
     "Compartilhar|Compartilhe|Compartilhe isso|Compartilhar no Facebook|"
     "Compartilhar no WhatsApp|Copiar link|Deixe um comentário|Deixe seu comentário|"
     "Tweetar"},
    {share_widget, line,
     "Поделиться|Поделиться в Facebook|Распечатать|Комментировать|Копировать ссылку|"
     "Оставить комментарий|Твитнуть"},
    {share_widget, line, "शेयर करें|शेयर|साझा करें|ट्वीट|कमेंट करें|लिंक कॉपी करें"},
    {share_widget, line, "شارك|مشاركة|شارك المقال|شارك الخبر|طباعة|نسخ الرابط|أضف تعليقا|اترك تعليقا|غرد"},
    {share_widget, line, "分享|分享到|分享至|转发|打印|评论|发表评论|复制链接|打印本页|收藏|点赞|分享到微信"},

    {section_head, line,
     "Related|Related Stories|Related Articles|Related News|Related Posts|Related Content|Related Topics|"
     "Related Coverage|Related Links|Related Reading|Most Popular|Most Read|Most Viewed|Most Shared|"
     "Most Commented|Trending|Trending Now|Trending Stories|Popular Stories|Popular Now|Popular Posts|"
     "Latest News|Latest Stories|Latest Headlines|Top Stories|Top News|More Stories|More News|More Headlines|"
     "More Like This|More on this story|More on this topic|More Top Stories|Recommended|"
     "Recommended for you|Recommended Stories|Recommended Reading|You May Like|You may also like|"
     "You might also like|You may have missed|Read Next|Up Next|Editor's Picks|Editors' Picks|"
     "Editor’s Picks|Editors’ Picks|Around the web|From around the web|From our partners|"
     "Recent Posts|Recent Stories|Recent News|Suggested for you|Also on the site|What to read next|"
     "Further reading|Don't Miss|Don’t Miss|In other news|Today's Top Stories|Today’s Top Stories"},
    {section_head, begins, "More from|More stories from|More news from|Latest from|Top stories from"},
    {section_head, line,
     "Mehr zum Thema|Meistgelesen|Meistgelesene Artikel|Das könnte Sie auch interessieren|"
     "Weitere Artikel|Weitere Nachrichten|Ähnliche Artikel|Auch interessant|"
     "Mehr Nachrichten|Neueste Artikel|Lesen Sie auch|Zum Thema|Empfehlungen"},
    {section_head, line,
     "Sur le même sujet|Les plus lus|Articles les plus lus|À lire aussi|À lire également|"
     "Articles liés|Dans la même rubrique|Nos derniers articles|Les plus partagés|"
     "Contenus sponsorisés|Recommandé pour vous"},
    {section_head, line,
     "Noticias relacionadas|Lo más leído|Lo más visto|Más noticias|Artículos relacionados|"
     "Te puede interesar|Te recomendamos|También te puede interesar|Últimas noticias"},
    {section_head, line,
     "Notícias relacionadas|Mais lidas|Mais lidos|Mais notícias|Artigos relacionados|"
     "Veja também|Leia também|Últimas notícias|Matérias relacionadas|Recomendadas"},
    {section_head, line,
     "Читайте также|Материалы по теме|Самое читаемое|Популярное|Новости партнеров|"
     "Последние новости|Другие новости|Ещё по теме|Сейчас читают"},
    {section_head, line, "संबंधित खबरें|संबंधित समाचार|ताजा खबरें|ताज़ा खबरें|सबसे ज्यादा पढ़ी गई|और खबरें|ये भी पढ़ें|यह भी पढ़ें"},
    {section_head, line,
     "مواضيع ذات صلة|أخبار ذات صلة|الأكثر قراءة|اقرأ أيضا|اقرأ أيضاً|آخر الأخبار|"
     "المزيد من الأخبار|مقالات ذات صلة"},
    {section_head, line,
     "相关新闻|相关阅读|相关文章|热门新闻|热门文章|最新新闻|最新消息|推荐阅读|猜你喜欢|更多新闻|"
     "热点新闻|阅读排行|延伸阅读"},

    {reporter_contact, begins,
     "Follow him on|Follow her on|Follow them on|Follow me on|Follow the author|Follow the reporter|"
     "Email him at|Email her at|Email the author|Email the reporter|Email me at|Contact the reporter|"
     "Contact the author|Contact him at|Contact her at|Contact reporter|Contact staff writer|"
     "Reach the reporter|Reach him at|Reach her at|Reach the writer|Write to the author|Twitter: @|"
     "E-mail the writer|Have a news tip|Got a tip|Do you have a story"},
    {reporter_contact, begins,
     "Kontakt zum Autor|Schreiben Sie dem Autor|Schreiben Sie uns|Folgen Sie dem Autor|"
     "Suivez l'auteur|Contactez l'auteur|Contacter la rédaction|Escriba al autor|"
     "Contacta al autor|Sigue al autor|Fale com o autor|Siga o autor|"
     "Связаться с автором|Написать автору|लेखक से संपर्क|تواصل مع الكاتب|联系记者|"
     "联系作者|记者邮箱"},

    {desk_credit, begins,
     "Reporting by|Additional reporting by|Writing by|Editing by|Compiled by|"
     "Reporting and writing by|Written by|Edited by|With reporting by"},
    {desk_credit, begins,
     "Redaktion:|Bearbeitet von|Reportage de|Édité par|Reporte de|Editado por|"
     "Información de|Reportagem de|Edição de|责任编辑|责编|编辑：|编辑:|记者：|记者:|校对："},

    {provenance, begins,
     "Originally published|Originally appeared|First published in|First appeared in|"
     "This article was originally|This article originally|This article first appeared|"
     "This article was first published|This article is republished|This article was republished|"
     "This article has been republished|This story was originally|This story originally|"
     "This story first appeared|This story was first published|This post originally|"
     "This post was originally|This piece originally|This piece was originally|Republished from|"
     "Reprinted from|Reprinted with permission|Republished with permission"},
    {provenance, begins,
     "Dieser Artikel erschien zuerst|Dieser Artikel ist zuerst|Dieser Text erschien zuerst|"
     "Dieser Beitrag erschien zuerst|Zuerst erschienen in|Zuerst veröffentlicht"},
    {provenance, begins,
     "Cet article a été publié|Cet article a été initialement|Cet article est paru|"
     "Article initialement publié|Initialement publié"},
    {provenance, begins,
     "Este artículo fue publicado|Este artículo se publicó|Publicado originalmente en|"
     "Artículo publicado originalmente"},
    {provenance, begins,
     "Este artigo foi publicado|Esta reportagem foi publicada|"
     "Publicado originalmente em|Esta matéria foi publicada"},
    {provenance, begins, "Впервые опубликовано|Статья впервые опубликована|Оригинал статьи"},
    {provenance, begins,
     "यह लेख मूल रूप से|نشر هذا المقال|نشرت هذه المقالة|本文原载于|本文首发于|原文刊登于|文章来源"},

    {page_notice, begins,
     "We use cookies|This site uses cookies|This website uses cookies|Our site uses cookies|"
     "Our website uses cookies|By continuing to use this site|By using this site, you agree|"
     "Please enable JavaScript|You need to enable JavaScript|Please turn on JavaScript|"
     "JavaScript is disabled|JavaScript is required|JavaScript must be enabled|Enable JavaScript|"
     "This page requires JavaScript|Your browser does not support|Your browser is not supported|"
     "You are using an outdated browser|Please disable your ad blocker|We noticed you're using an ad blocker|"
     "Accept all cookies|Manage cookies|Cookie settings|Cookie policy"},
    {page_notice, line,
     "Loading|Loading...|Please wait|Load more|Load more comments|Something went wrong|"
     "An error occurred|Accept cookies|Back to top|Skip to content|Skip to main content"},
    {page_notice, begins,
     "Wir verwenden Cookies|Diese Website verwendet Cookies|Diese Seite verwendet Cookies|"
     "Bitte aktivieren Sie JavaScript|JavaScript ist deaktiviert|"
     "Ihr Browser unterstützt|Wird geladen|Nous utilisons des cookies|"
     "Ce site utilise des cookies|Veuillez activer JavaScript|"
     "Votre navigateur ne prend pas en charge|Chargement en cours"},
    {page_notice, begins,
     "Utilizamos cookies|Este sitio utiliza cookies|Este sitio web utiliza cookies|"
     "Usamos cookies|Habilite JavaScript|Su navegador no soporta|Este site utiliza cookies|"
     "Este site usa cookies|Seu navegador não suporta|Мы используем файлы cookie|"
     "Этот сайт использует|Включите JavaScript|Ваш браузер не поддерживает|"
     "हम कुकीज़ का उपयोग|यह वेबसाइट कुकीज़|نستخدم ملفات تعريف الارتباط|"
     "يستخدم هذا الموقع ملفات|本网站使用cookie|我们使用cookie|请启用JavaScript|"
     "您的浏览器不支持"},
    {page_notice, line, "Carregando|Cargando|Загрузка|लोड हो रहा है|جار التحميل|جاري التحميل|加载中|正在加载"},
});

}  // namespace

std::span<const PhraseRow> phrase_table() { return rows; }

}  // namespace broadsheet
